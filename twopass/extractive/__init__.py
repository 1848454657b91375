"""The reading without a model: salience, keyphrases, points, index lines, closings, essay."""
