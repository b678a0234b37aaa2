"""From a text to records: quantities, dates, entities, metrics, events. Pure functions over frozen records."""
