"""Macro noise: each world's own deviation from the scenario's path."""

from sim.settings.setting import Group, setting

NBS = "residuals of the NBS urban surveyed unemployment rate, 2018-01 to 2023-04, log-odds less a linear trend"
BEA = "residuals of 12-month growth of BEA real disposable income (DSPIC96), 1990-01 to 2019-12, less a linear trend; a proxy"


def deviation(default, of, unit, source="assumption"):
    return setting(default, f"standard deviation of {of}, long run", unit=unit, source=source, ge=0, le=2)


def persistence(default, of, source="assumption"):
    return setting(default, f"monthly AR(1) coefficient of {of}", unit="per month", source=source, ge=0, lt=1)


class Noise(Group):
    """Monthly AR(1) deviations, the same under every policy."""

    sd: float = setting(1.0, "multiplies every deviation; 0 gives the bare path", unit="multiple", ge=0, le=5)
    unemployment_sd: float = deviation(0.058, "unemployment", "log-odds", NBS)
    unemployment_persistence: float = persistence(0.80, "unemployment", NBS)
    income_growth_sd: float = deviation(0.016, "real income growth", "fraction per year", BEA)
    income_growth_persistence: float = persistence(0.81, "real income growth", BEA)
    sentiment_sd: float = deviation(0.02, "repayment sentiment", "log points")
    sentiment_persistence: float = persistence(0.90, "repayment sentiment")
