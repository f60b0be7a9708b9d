"""Triggers that keep the tally of published cases, and the indexes that the public list walks."""

from typing import ClassVar

from django.db import migrations

# A case counts once as a whole (place '') and once in each of its places.
FUNCTIONS = """
CREATE FUNCTION register_places(place text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT '' UNION SELECT name FROM unnest(string_to_array(place, '; ')) AS name
$$;

CREATE FUNCTION register_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO register_tally (state, technology, place, amount)
    SELECT state, technology, spot, count(*)
    FROM after_it CROSS JOIN LATERAL register_places(after_it.place) AS spot
    WHERE published_at IS NOT NULL GROUP BY 1, 2, 3;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO register_tally (state, technology, place, amount)
    SELECT state, technology, spot, -count(*)
    FROM before_it CROSS JOIN LATERAL register_places(before_it.place) AS spot
    WHERE published_at IS NOT NULL GROUP BY 1, 2, 3;
  ELSE
    INSERT INTO register_tally (state, technology, place, amount)
    SELECT state, technology, spot, sum(step)
    FROM (
      SELECT state, technology, place, 1 AS step FROM after_it WHERE published_at IS NOT NULL
      UNION ALL
      SELECT state, technology, place, -1 FROM before_it WHERE published_at IS NOT NULL
    ) AS changed CROSS JOIN LATERAL register_places(changed.place) AS spot
    GROUP BY 1, 2, 3 HAVING sum(step) <> 0;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER register_inserted AFTER INSERT ON applications_application
  REFERENCING NEW TABLE AS after_it FOR EACH STATEMENT EXECUTE FUNCTION register_count();
CREATE TRIGGER register_updated AFTER UPDATE ON applications_application
  REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT EXECUTE FUNCTION register_count();
CREATE TRIGGER register_deleted AFTER DELETE ON applications_application
  REFERENCING OLD TABLE AS before_it FOR EACH STATEMENT EXECUTE FUNCTION register_count();

INSERT INTO register_tally (state, technology, place, amount)
SELECT state, technology, spot, count(*)
FROM applications_application CROSS JOIN LATERAL register_places(place) AS spot
WHERE published_at IS NOT NULL GROUP BY 1, 2, 3;
"""
FUNCTIONS_BACK = """
DROP TRIGGER register_inserted ON applications_application;
DROP TRIGGER register_updated ON applications_application;
DROP TRIGGER register_deleted ON applications_application;
DROP FUNCTION register_count;
DROP FUNCTION register_places;
"""
# Each serves a page of the list under one filter; the list without any walks applications_public. The statistics tell
# the planner how common a place is: among common ones it walks by date, a rare one it looks up.
INDEXES = """
CREATE INDEX register_state ON applications_application (state, published_at DESC, id DESC)
  WHERE published_at IS NOT NULL;
CREATE INDEX register_live ON applications_application (published_at DESC, id DESC)
  WHERE published_at IS NOT NULL
  AND state IN ('awaiting_preconditions', 'active', 'suspended', 'evaluating', 'transition');
CREATE INDEX register_technology ON applications_application (technology, published_at DESC, id DESC)
  WHERE published_at IS NOT NULL;
CREATE INDEX register_place ON applications_application USING gin (string_to_array(place, '; '))
  WHERE published_at IS NOT NULL;
CREATE STATISTICS register_place_names ON (string_to_array(place, '; ')) FROM applications_application;
"""
INDEXES_BACK = "DROP INDEX register_state, register_live, register_technology, register_place; DROP STATISTICS register_place_names"


class Migration(migrations.Migration):
    """Count published cases as they change; find them fast."""

    dependencies: ClassVar = [("register", "0001_initial"), ("applications", "0002_reference")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(INDEXES, INDEXES_BACK),
    ]
