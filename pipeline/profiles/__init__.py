"""Mapping profiles: how a CRM export becomes leads. Pure Python, no Django (FORMATS "Mapping profile").

`document` reads a profile, `reader` reads the file it describes, `rows` makes canonical values of rows.
"""
