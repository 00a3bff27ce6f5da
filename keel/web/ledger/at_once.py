"""On PostgreSQL an entry finds its place, its hash and its rows in one journey to the server and back.

The chain's end is locked while an entry is added, and every act and every confidential page waits for it: asking where
the chain ends and writing there were two journeys. The database works out the hash that `hashing.entry_hash` gives, and
takes each column from the very text that it hashes; whoever checks the chain works it out anew, in Python.
"""

from typing import Final

NAME: Final = "keel_tell"
TELL: Final = """
CREATE OR REPLACE FUNCTION keel_tell(entry uuid, before text, after text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    body jsonb := before || '0' || after;
    school uuid := body->>'organisation_id';
BEGIN
    LOOP
        WITH head AS (
            UPDATE ledger_ledgerhead AS h SET sequence = h.sequence + 1, previous = h.hash, hash = encode(sha256(
                decode(h.hash, 'hex') || convert_to(before || h.sequence + 1 || after, 'UTF8')), 'hex')
            WHERE organisation_id = school RETURNING sequence, previous, hash
        ), about AS (
            INSERT INTO ledger_ledgerabout (id, organisation_id, entry_id, sequence, subject_id)
            SELECT gen_random_uuid(), school, entry, sequence, subject::uuid
            FROM head, jsonb_array_elements_text(body->'about') AS subject
        )
        INSERT INTO ledger_ledgerentry (id, organisation_id, sequence, version, at, actor_account, actor_member, act,
            record_kind, object_kind, object_id, reason_id, facts, previous, hash)
        SELECT entry, school, sequence, (body->>'version')::smallint, (body->>'at')::timestamptz,
            (body->>'actor_account')::uuid, (body->>'actor_member')::uuid, body->>'act', body->>'record_kind',
            body->>'object_kind', (body->>'object_id')::uuid, (body->>'reason_id')::uuid, body->'facts', previous, hash
        FROM head;
        EXIT WHEN FOUND;
        INSERT INTO ledger_ledgerhead (id, organisation_id, sequence, previous, hash)
        VALUES (gen_random_uuid(), school, 0, '', repeat('0', 64)) ON CONFLICT (organisation_id) DO NOTHING;
    END LOOP;
END $$
"""
"""It runs with the rights of whoever calls it, behind the walls of keel.web.scope."""
