"""The one question that is asked before anybody's organisation is known: in which ones is this account a member?

On PostgreSQL the application's role cannot ask it of the table, which shows only the scope's rows. So it asks this
function, which belongs to the tables' owner and answers with ids alone.
"""

from typing import Final

ORGANISATIONS_OF: Final = """
CREATE OR REPLACE FUNCTION keel_organisations_of(account uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before text := coalesce(current_setting('keel.everything', true), '');
BEGIN
    PERFORM set_config('keel.everything', 'yes', true);
    RETURN QUERY SELECT DISTINCT m.organisation_id FROM people_member m WHERE m.account_id = $1;
    PERFORM set_config('keel.everything', before, true);
END $$
"""
