"""What households stop spending costs others their work: from consumption back to unemployment, off by default."""


def unemployment_change(consumption, reference, feedback):
    """Rise of the unemployed share for a fall of the borrowers' consumption.  [fraction]

    gain x (reference - consumption) / reference x coverage.  consumption, reference: sums in fen over the same
    households, whole numbers; feedback: the settings gain and coverage.  No reference, no change; a rise of
    consumption lowers unemployment.
    """
    if feedback.gain == 0 or reference <= 0:
        return 0.0
    return feedback.gain * feedback.coverage * ((int(reference) - int(consumption)) / int(reference))
