-- Which later mails mend a patch is asked by its title, which their "Fixes:" notes; most names note nothing.
CREATE INDEX refs_by_note ON refs (kind, note) WHERE note <> '';
