from datetime import date

from django import forms

from kernel.forms import DayInput


class SignatureForm(forms.Form):
    name = forms.CharField(help_text="As on record")
    title = forms.CharField(required=False)
    tier = forms.ChoiceField(choices=[("gold", "Gold")])
    signed_on = forms.DateField(widget=DayInput)
    secret = forms.CharField(widget=forms.PasswordInput)
    agreed = forms.BooleanField()
    note = forms.CharField(widget=forms.Textarea)
    sides = forms.MultipleChoiceField(choices=[("ibm", "IBM")], widget=forms.CheckboxSelectMultiple)


def test_a_field_has_label_helper_and_input():
    markup = str(SignatureForm()["name"].as_field_group())
    assert '<label class="cds--label" for="id_name">Name' in markup
    assert 'aria-describedby="id_name_helptext"' in markup
    assert 'id="id_name_helptext">As on record' in markup


def test_an_optional_field_says_so():
    assert "(optional)" in SignatureForm()["title"].as_field_group()
    assert "(optional)" not in SignatureForm()["name"].as_field_group()


def test_an_error_stands_at_its_field_and_in_the_summary():
    markup = str(SignatureForm({"title": "CEO"}))
    assert 'aria-invalid="true"' in markup
    assert 'id="id_name_error"' in markup
    assert '<a class="cds--link" href="#id_name">Name</a>' in markup


def test_each_kind_of_field_gets_its_carbon_class():
    markup = str(SignatureForm())
    for css in ("cds--text-input", "cds--select-input", "cds--checkbox", "cds--text-area"):
        assert css in markup


def test_a_group_of_choices_is_a_fieldset():
    assert "<legend" in SignatureForm()["sides"].as_field_group()


def test_a_date_uses_the_browsers_calendar():
    markup = str(SignatureForm(initial={"signed_on": date(2026, 7, 1)})["signed_on"].as_field_group())
    assert 'type="date"' in markup
    assert 'value="2026-07-01"' in markup


def test_a_password_can_be_shown_only_where_scripts_run():
    markup = str(SignatureForm()["secret"].as_field_group())
    assert "data-needs-script" in markup
    assert "hidden" in markup
