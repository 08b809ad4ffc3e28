"""From prospect to Participant, and out again (R2, R7, R8, R20 to R24, R30)."""
