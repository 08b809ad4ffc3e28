"""PDFs of agreements: read strictly, signed as increments, told about in a certificate. Knows no model."""
