"""The economy around borrowers and lenders: scenario paths, macro noise, labour market, platform score, feedback."""
