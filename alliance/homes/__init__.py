"""The homes: IBM's portfolio and the participant's own."""
