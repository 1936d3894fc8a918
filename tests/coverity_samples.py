"""A report of Coverity's in our own words, and the dresses that people give it."""

from __future__ import annotations

import re
import textwrap
from email.message import EmailMessage

from storage.records import Location

INTRO = """\
Hi,

Please find the latest report on new defect(s) introduced to Lighthouse found with Coverity Scan.

41 new defect(s) introduced to Lighthouse found with Coverity Scan.
7 defect(s), reported by Coverity Scan earlier, were marked fixed in the recent build analyzed by \
Coverity Scan.

New defect(s) Reported-by: Coverity Scan
Showing 3 of 41 defect(s)

"""

LEAK = """\
** CID 610001:  Resource leaks  (RESOURCE_LEAK)
/builds/lamp/hw/lamp/dimmer.c: 212 in dimmer_realize()


________________________________________________________________________________________________________
*** CID 610001:  Resource leaks  (RESOURCE_LEAK)
/builds/lamp/hw/lamp/dimmer.c: 212 in dimmer_realize()
206         Ramp *ramp = ramp_new(s->steps);
207
208         if (!ramp_fits(ramp, s->lamp)) {
209             error_setg(errp, "the ramp is too long for this lamp");
210             /* CID 1: none */
211
>>>     CID 610001:  Resource leaks  (RESOURCE_LEAK)
>>>     Variable "ramp" going out of scope leaks the storage it points to.
212             return;
213         }
214     }

"""

TWICE = """\
** CID 610002:    (DEADCODE)
/builds/lamp/util/ramp.cc: 48 in lamp::Ramp::operator ()(lamp::Step *) const()
/builds/lamp/util/ramp.cc: 97 in lamp::Ramp::fits(std::vector<lamp::Step, std::allocator<lamp::Step>> &)()


________________________________________________________________________________________________________
*** CID 610002:    (DEADCODE)
/builds/lamp/util/ramp.cc: 48 in lamp::Ramp::operator ()(lamp::Step *) const()
47         if (steps < 0) {
>>>     CID 610002:    (DEADCODE)
>>>     Execution cannot reach this statement: "return {
  nothing
  };".
48             return {nothing};
/builds/lamp/util/ramp.cc: 97 in lamp::Ramp::fits(std::vector<lamp::Step, std::allocator<lamp::Step>> &)()
96         if (step < 0) {
>>>     CID 610002:    (DEADCODE)
>>>     Execution cannot reach this statement: "return false;".
97             return false;

"""

PARSED = """\
** CID 610003:  Parse warnings  (PW.INCLUDE_RECURSION)
/builds/lamp/include/lamp/ramp.h: 3 in ()


________________________________________________________________________________________________________
*** CID 610003:  Parse warnings  (PW.INCLUDE_RECURSION)
/builds/lamp/include/lamp/ramp.h: 3 in ()
1     #ifndef RAMP_H
2     #define RAMP_H
>>>     CID 610003:  Parse warnings  (PW.INCLUDE_RECURSION)
>>>     #include file "lamp.h" includes itself: lamp.h -> ramp.h -> lamp.h
3     #include "lamp/lamp.h"


________________________________________________________________________________________________________
To view the defects in Coverity Scan visit, https://scan.example.org/projects/lighthouse?tab=overview
"""

REPORT = INTRO + LEAK + TWICE + PARSED

CIDS = (610001, 610002, 610003)

PLACES = {
    610001: (Location("/builds/lamp/hw/lamp/dimmer.c", 212, "dimmer_realize"),),
    610002: (
        Location("/builds/lamp/util/ramp.cc", 48, "lamp::Ramp::operator ()(lamp::Step *) const"),
        Location(
            "/builds/lamp/util/ramp.cc",
            97,
            "lamp::Ramp::fits(std::vector<lamp::Step, std::allocator<lamp::Step>> &)",
        ),
    ),
    610003: (Location("/builds/lamp/include/lamp/ramp.h", 3, ""),),
}

BOT = """\
Hello!

This is an experimental semi-automated report about issues detected by
Coverity from a scan of lamp-20260302 as part of the lamp-next scan project:
https://scan.example.org/projects/lamp-next

You're getting this email because you were associated with the identified
lines of code (noted below) that were touched by commits:

  Mon Mar 2 09:12:27 2026 +0100
    0123456789ab ("lamp: dim (\\"slowly\\") at dusk")

Coverity reported the following:

*** CID 610010:  Null pointer dereferences  (FORWARD_NULL)
drivers/lamp/dusk.c:31 in dusk_begin()
30     	Sun *sun = sky_sun(sky);
vvv     CID 610010:  Null pointer dereferences  (FORWARD_NULL)
vvv     Dereferencing null pointer "sun".
31     	lamp_dim(lamp, sun->height);
32     }

If this is a false positive, please let us know so we can mark it as
such. If not, please make sure fixes get into lamp-next.

Reported-by: coverity-bot <bot@example.org>
Addresses-Coverity-ID: 610010 ("Null pointer dereferences")
Fixes: 0123456789ab ("lamp: dim at dusk")
"""


def a_mail(
    text: str, subject: str = "New Defects reported by Coverity Scan for Lighthouse", **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "scan-admin@coverity.example.org"
    mail["Date"] = "Mon, 2 Mar 2026 10:00:00 +0000"
    mail["Message-ID"] = "<scan-1@example.org>"
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def wrapped(text: str, width: int) -> str:
    """Lines broken at spaces, as mail programs do that know no better."""
    return "\n".join(
        line
        if len(line) <= width
        else "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
        for line in text.split("\n")
    )


def quoted(text: str, mark: str = "> ") -> str:
    return "\n".join(mark + line if line else mark.rstrip() for line in text.split("\n"))


def collapsed(text: str) -> str:
    """Runs of spaces made one, as HTML editors do."""
    return re.sub(r"(?<=\S) {2,}", " ", text)
