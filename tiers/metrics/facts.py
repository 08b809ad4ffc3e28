"""Facts as of a period's last day: agreements, trainings, offerings, deal registration (R19, R20, R26).

Each text is a subquery for one participant row `p` giving `value`, `as_of` and `source`; a value of null
means not known. `{since}` is the first day from which a dated fact counts, `%(last_day)s` the last.
"""

_AGREEMENT = """
    SELECT (count(*) > 0)::int AS value, max(fact.signed_on) AS as_of, 'agreements' AS source
    FROM agreements_agreementfact fact
    WHERE fact.participant_id = p.participant_id AND fact.kind = '{kind}'
      AND fact.signed_on <= %(last_day)s::date
      AND (fact.ends_on IS NULL OR fact.ends_on >= %(last_day)s::date)
"""

_TRAINED = """
    SELECT sum(trained.people) AS value, max(trained.as_of) AS as_of, 'trainings' AS source
    FROM (
        SELECT taken_over.people, taken_over.as_of
        FROM participants_trainedheadcount taken_over
        WHERE taken_over.participant_id = p.participant_id AND taken_over.audience = '{audience}'
          AND taken_over.as_of <= %(last_day)s::date AND taken_over.as_of >= {since}
        UNION ALL
        SELECT count(DISTINCT lower(person.email)), max(person.completed_on)
        FROM participants_trainedperson person
        WHERE person.participant_id = p.participant_id AND person.audience = '{audience}'
          AND person.completed_on <= %(last_day)s::date AND person.completed_on >= {since}
        HAVING count(*) > 0
    ) trained
"""

_LAUNCHED = """
    SELECT count(DISTINCT used.offering_id) AS value, max(used.launched_on) AS as_of, 'offerings' AS source
    FROM participants_incorporation used
    WHERE used.participant_id = p.participant_id
      AND used.launched_on <= %(last_day)s::date AND used.launched_on >= {since}
      AND (used.ended_on IS NULL OR used.ended_on >= %(last_day)s::date)
"""

_DEAL_REGISTRATION = """
    SELECT fact.has_program::int AS value, fact.as_of, 'deal registration' AS source
    FROM participants_dealregistrationfact fact
    WHERE fact.participant_id = p.participant_id AND fact.as_of <= %(last_day)s::date
    ORDER BY fact.as_of DESC LIMIT 1
"""

FACTS = {
    "procurement_agreement_signed": _AGREEMENT.replace("{kind}", "procurement"),
    "program_agreement_signed": _AGREEMENT.replace("{kind}", "program"),
    "trained_sales_people": _TRAINED.replace("{audience}", "sales"),
    "trained_delivery_people": _TRAINED.replace("{audience}", "delivery"),
    "launched_offerings": _LAUNCHED,
    "deal_registration_program": _DEAL_REGISTRATION,
}

RECORDED = """
    SELECT reading.value, reading.as_of, reading.source
    FROM tiers_metricreading reading
    WHERE reading.participant_id = p.participant_id AND reading.metric = wanted.metric
      AND reading.yes_no = wanted.yes_no
      AND reading.as_of <= %(last_day)s::date
      AND (NOT wanted.cumulative OR reading.as_of >= %(year_start)s::date)
    ORDER BY reading.as_of DESC LIMIT 1
"""
"""A recorded metric: its latest reading, whenever it was entered; of the other kind than the guide's, none.
"""
