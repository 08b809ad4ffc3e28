"""What the API answers, one module per noun; decimals are strings, moments are UTC."""
