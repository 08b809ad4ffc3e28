-- The three roles of the portal; run by a superuser, once or again. Passwords are set by whoever runs it.
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['portal_owner', 'portal_app', 'portal_staff'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

-- owns and migrates
ALTER ROLE portal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOINHERIT;
-- serves
ALTER ROLE portal_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT;
-- entered for one transaction at a time
ALTER ROLE portal_staff NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT;

-- The options are written out: a plain GRANT takes them from the grantee's INHERIT of the moment.
GRANT portal_staff TO portal_app WITH INHERIT FALSE, SET TRUE;
GRANT portal_app, portal_staff TO portal_owner WITH INHERIT FALSE, SET TRUE;
