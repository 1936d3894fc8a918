from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import reading
from bot.parsers.quotation import own
from bot.parsers.statement_rules import RULES, Kind
from bot.parsers.statements import statements
from bot.parsers.taught import second
from storage.records import Mail, MessageKind, OutcomeKind, Person, Statement, Verdict
from tests.parsers.idioms import ASIDE

CID = 1234711
OTHER = 1234712
REPORT = f"""\
On Mon, 2 Mar 2026 at 10:00, Cleo Winter <cleo@example.org> wrote:
> Hi; Coverity points out (CID {CID}) that pump_start() may read the
> channel without its lock.
>
> thanks
> -- CW

"""


def a_mail(text: str, subject: str = "Re: [PULL 3/4] pump: read ahead") -> Mail:
    ada = Person("Ada Marsh", "ada@example.org")
    return Mail("<m@example.org>", None, ada, subject, "<p@example.org>", (), "", text)


def said(text: str, kind: MessageKind = MessageKind.REPLY, subject: str = "Re: pump") -> dict[int, Statement]:
    return {s.cid: s for s in statements(a_mail(text, subject), kind)}


def answer(words: str) -> Statement:
    found = statements(a_mail(REPORT + words + "\n"), MessageKind.REPLY)
    assert [s.cid for s in found] == [CID]
    return found[0]


@pytest.mark.parametrize(
    "words",
    [
        "It's a false positive.",
        "I think this is a false-positive, the caller holds the lock.",
        "Looks like a false alarm to me.",
        "As far as I can tell this is a false positive.",
        "The pointer can't be NULL here.",
        "No, that can never overflow: len is at most sixteen.",
        "I believe it's safe and nothing else writes there.",
        "There's no issue here.",
        "Coverity doesn't know about our locks.",
        "Coverity is wrong, the caller took it.",
        "I've marked it as a false positive in Coverity.",
        "OK; marked as a false-positive in the UI.",
        "I'm sure it's not a bug.",
        "Please mark it as a false positive.",
        "I don't think this can ever happen.",
    ],
)
def test_false_positive(words: str) -> None:
    assert (answer(words).verdict, answer(words).claim) == (Verdict.FALSE_POSITIVE, False)


@pytest.mark.parametrize(
    "words",
    [
        "That's deliberate.",
        "The error is ignored on purpose.",
        "It leaks at exit, which is harmless.",
        "We don't care about the return value there.",
        "This isn't a false positive, but I don't think we care.",
        "Not worth fixing in a tool that runs once.",
        "No practical impact, I would leave it.",
        "There is no need to check it here.",
    ],
)
def test_intentional(words: str) -> None:
    assert answer(words).verdict is Verdict.INTENTIONAL


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("Yes, that's a bug.", False),
        ("At first sight, this looks like a real problem.", False),
        ("This is not a false positive.", False),
        ("Good catch!", False),
        ("Indeed, we forgot to take it on the error path.", False),
        ("I think we should fix the reader.", False),
        ("Also spotted by Coverity.", False),
        ("Please send a patch to fix it.", False),
        ("It isn't intentional.", False),
        ("Coverity is right.", False),
        ("Good catch, I'll send a patch.", True),
        ("Thanks, will fix.", True),
        ("My mistake, I will post a fix tomorrow.", True),
        ("I've just sent a patch to fix this.", True),
        ("We'll provide a fix next week.", True),
        ("I'm working on a fix.", True),
        ("Let me send a patch.", True),
        ("I will immediately send a patch.", True),
        ("Indeed a possible scenario, the fix is attached.", True),
        ("I will send the patch, once I have tested it.", True),
        ("An identical issue also exists in pump_stop().", False),
    ],
)
def test_bug_and_promise(words: str, claim: bool) -> None:
    assert (answer(words).verdict, answer(words).claim) == (Verdict.BUG, claim)


@pytest.mark.parametrize(
    "words",
    [
        "This is already fixed in master.",
        "Ben has already sent a patch for this.",
        "Fixed by commit 0123456789ab.",
        "A fix for this was posted last week.",
        "https://lists.example.org/x fixes this.",
    ],
)
def test_fixed_by_what_existed_before(words: str) -> None:
    assert (answer(words).verdict, answer(words).claim) == (Verdict.FIXED, False)


@pytest.mark.parametrize(
    "words",
    [
        "Bug, or false positive ?",
        "Is this really intended?",
        "If it is a false positive let me know.",
        "Not sure whether that is a bug.",
        "This might be a false positive.",
        "I'm still trying to understand where it reads.",
        "It would not matter much. Happy to be corrected here.",
        "I think it's safe. What do you think?",
        "If you want me to mark it as a false positive I can do that.",
        "I can mark it as a false positive in the UI.",
        "I thought Ben already sent a patch, but apparently not.",
    ],
)
def test_questions_conditions_and_hedges_are_unsure(words: str) -> None:
    assert (answer(words).verdict, answer(words).claim) == (Verdict.UNSURE, False)


@pytest.mark.parametrize("words", ASIDE.strip().splitlines())
def test_no_verdict_and_no_promise(words: str) -> None:
    assert (answer(words).verdict, answer(words).claim) == (Verdict.NONE, False)


@pytest.mark.parametrize(
    ("words", "implied"),
    [
        ("I'll send a patch.", True),
        ("Good catch!", True),
        ("It's a real bug. I'll send a patch.", False),
        ("This is already fixed in master.", False),
        ("Thanks for looking into it.", False),
    ],
)
def test_a_verdict_that_only_follows_from_thanks_or_a_promise(words: str, implied: bool) -> None:
    assert answer(words).implied is implied


def test_where_no_rule_reads_an_answer_the_model_does() -> None:
    words = "Ouch, the lock is dropped twice there."
    found = answer(f"Hm.\n{words}")
    assert (found.verdict, found.claim, found.quote, found.rule) == (Verdict.BUG, False, words, second.RULE)
    assert not said(f"> pump_start() drops its lock.\n\n{words}\n")


def test_beside_named_defects_the_model_judges_nothing_else() -> None:
    text = (
        f"Ouch, the lock is dropped twice there.\n\n> A user saw a crash.\n\n"
        f"Look below.\n\n> CID {CID}: a race\n> CID {OTHER}: a leak\n\nThey are false positives.\n"
    )
    assert {cid: s.verdict for cid, s in said(text).items()} == dict.fromkeys(
        (CID, OTHER), Verdict.FALSE_POSITIVE
    )


def test_what_was_intended_is_no_intention() -> None:
    found = answer("What was intended is a mask, I'll send a patch.")
    assert (found.verdict, found.claim) == (Verdict.BUG, True)


def test_a_patch_names_the_tool_by_the_name_of_its_wrapper_too() -> None:
    found = said("Found by covscan.\n\nSigned-off-by: Ada <ada@example.org>\n---\n", MessageKind.PATCH)
    assert found[0].verdict is Verdict.FIXED


DIFF = """
diff --git a/pump.c b/pump.c
--- a/pump.c
+++ b/pump.c
@@ -4,3 +4,3 @@ int pump_start(Pump *pump)
-    channel = pump->channel;
+    channel = take_channel(pump);
"""


def test_a_diff_beside_the_finding_is_its_fix() -> None:
    found = answer("Would this do for everybody?\n" + DIFF)
    assert (found.verdict, found.claim, found.rule) == (Verdict.BUG, False, "drafts-a-fix")
    assert found.quote == "Would this do for everybody?"
    assert said("Would this do for everybody?\n" + DIFF)[0].verdict is Verdict.BUG


def test_what_is_said_beside_a_diff_counts_more() -> None:
    found = answer("It's a false positive, but this might keep it quiet.\n" + DIFF)
    assert found.verdict is Verdict.FALSE_POSITIVE


def test_a_diff_below_a_patch_is_a_review_of_it() -> None:
    words = f"> Coverity (CID {CID}) saw this.\n\nWould this do for everybody?\n{DIFF}"
    assert said(words, subject="Re: [PATCH] pump: take the lock")[CID].verdict is Verdict.NONE


def test_a_plain_can_is_a_promise_without_a_verdict() -> None:
    found = answer("I can send a patch for this one.")
    assert (found.verdict, found.claim, found.rule) == (Verdict.NONE, True, "can-send")


def test_agreeing_to_a_request_judges_nothing() -> None:
    text = "> Coverity nags about this. Ada, do you mind posting a fix?\n\nSure I will send a fix.\n"
    assert [(s.cid, s.verdict, s.claim) for s in statements(a_mail(text), MessageKind.REPLY)] == [
        (0, Verdict.NONE, True)
    ]


def test_a_change_of_heart_takes_back() -> None:
    found = answer("I had a change of heart. It won't overflow.")
    assert (found.verdict, found.withdrawn) == (Verdict.FALSE_POSITIVE, True)


def test_what_is_said_is_quoted_rather_than_why() -> None:
    found = answer("The name can never become NULL there. So I think it's safe. It never gets NULL later.")
    assert found.quote == "So I think it's safe."


def test_marking_in_coverity_is_named_for_what_it_is() -> None:
    assert answer("Done; I've marked it as intentional.").rule == "marked-in-coverity"
    assert answer("Ben already marked it as a false positive.").rule != "marked-in-coverity"


def test_each_answer_to_its_own_defect() -> None:
    text = (
        f"> > CID {CID}: no lock in pump_start()\n> Hm.\n\nI'll send a patch.\n\n"
        f"> > CID {OTHER}: no lock in pump_stop()\n\nI am 99.9% sure it's safe.\n\n-- \nAda\n"
    )
    found = said(text)
    assert (found[CID].verdict, found[CID].claim) == (Verdict.BUG, True)
    assert (found[OTHER].verdict, found[OTHER].claim) == (Verdict.FALSE_POSITIVE, False)


def test_who_relays_the_tool_has_no_view_of_his_own() -> None:
    found = said(f"Coverity complains (CID {CID}) about the check. The pointer can't be NULL there.")
    assert found[CID].verdict is Verdict.UNSURE


def test_a_list_of_defects_and_an_offer_for_all() -> None:
    text = (
        "A few Coverity issues are left. If they're false positives let me know.\n\n"
        f"CID {CID}: Coverity thinks there's a race.\n\n"
        f"(The other is CID {OTHER}, the not-really-a-bug of last week.)\n"
    )
    assert {c: s.verdict for c, s in said(text).items()} == {CID: Verdict.UNSURE, OTHER: Verdict.INTENTIONAL}


@pytest.mark.parametrize(
    "text",
    [
        f"Take it.\n\nResolves: Coverity CID {CID}\nSigned-off-by: Ada <a@example.org>\n---\n x | 2 +-\n",
        f"Coverity found this leak (CID {CID}). Free it.\n\nSigned-off-by: Ada <ada@example.org>\n",
    ],
)
def test_a_patch_that_names_it_is_a_posted_fix(text: str) -> None:
    found = said(text, MessageKind.PATCH, "[PATCH] pump: take the lock")
    assert (found[CID].verdict, found[CID].claim) == (Verdict.FIXED, False)


def test_a_patch_names_it_in_its_subject() -> None:
    found = said("Plug it.\n", MessageKind.PATCH, f"[PATCH 2/2] Fixes: Coverity CID {CID}")
    assert found[CID].quote == "Plug it."


def test_a_patch_without_subject_or_words_is_its_own_quote() -> None:
    assert said(f"CID {CID}\n", MessageKind.PATCH, "")[CID].verdict is Verdict.FIXED
    assert said(f"/* Coverity: CID {CID} */\n", MessageKind.PATCH, "")[CID].quote == f"CID {CID}"


def test_trailers_decide_over_what_is_only_mentioned() -> None:
    text = f"As in CID {OTHER}, take the lock.\n\nResolves: CID {CID}\nSigned-off-by: Ada <a@example.org>\n"
    assert list(said(text, MessageKind.PATCH)) == [CID]


def test_words_under_a_patch_are_about_the_patch() -> None:
    patch = (
        f"> Take it.\n>\n> Resolves: Coverity CID {CID}\n> Signed-off-by: Ben <ben@example.org>\n> ---\n\n"
    )
    for words in ("It's fine.", "That's a typo.", "Please fix it.", "Sorry for that."):
        found = said(patch + words)[CID]
        assert (found.verdict, found.claim) == (Verdict.NONE, False)
    assert said(patch + "It's a false positive anyway.")[CID].verdict is Verdict.FALSE_POSITIVE


@pytest.mark.parametrize(
    ("words", "verdict", "claim"),
    [
        ("Good catch!", Verdict.BUG, False),
        ("Oops, I overlooked that. Acked-by: Ada <a@example.org>", Verdict.BUG, False),
        ("Yep, that's a leak.", Verdict.BUG, False),
        ("The same leak happens in pump_stop() too.", Verdict.BUG, False),
        ("Will fix in v2.", Verdict.NONE, True),
        ("Will be fixed in the next revision.", Verdict.NONE, True),
        ("I will fix this and send out a new version.", Verdict.NONE, True),
        ("I'll post a corrected version on Monday.", Verdict.NONE, True),
        ("We will do a repost with both.", Verdict.NONE, True),
        ("I will think it over and come back with a fix.", Verdict.BUG, True),
        ("I will resend with a better subject.", Verdict.NONE, True),
        ("Carol already sent a fix.", Verdict.FIXED, False),
        ("I had the same patch in my queue.", Verdict.FIXED, False),
        ("I took Carol's version, it is shorter.", Verdict.FIXED, False),
        ("Ah, the caller checks it. Sorry for the noise.", Verdict.FALSE_POSITIVE, False),
        ("Please drop this.", Verdict.FALSE_POSITIVE, False),
        ("Please drop this. I will send a patch that fixes all three.", Verdict.BUG, True),
        ("I don't see how this can happen.", Verdict.FALSE_POSITIVE, False),
        ("Either the check is redundant or it must come before the lock.", Verdict.UNSURE, False),
    ],
)
def test_an_answer_to_the_fix_itself_tells_of_the_defect(words: str, verdict: Verdict, claim: bool) -> None:
    patch = f"> Take the lock.\n>\n> Resolves: CID {CID}\n> Signed-off-by: Ben <ben@example.org>\n> ---\n\n"
    found = said(patch + words, subject="Re: [PATCH] pump: take the lock")[CID]
    assert (found.verdict, found.claim) == (verdict, claim)


def test_who_answers_a_review_of_the_fix_speaks_of_the_review() -> None:
    patch = f">> Resolves: CID {CID}\n>> Signed-off-by: Ben <ben@example.org>\n>\n> There is a typo.\n\n"
    assert said(patch + "Good catch, thanks.")[CID].verdict is Verdict.NONE
    assert said(patch + "Yep, that is a leak.")[CID].verdict is Verdict.NONE
    assert said(patch + "This bug has been there since 2021, by the way.")[CID].verdict is Verdict.BUG
    for words in ("Will do.", "Sure, I'll do that."):
        assert said(patch + words)[CID].claim
        assert not answer(words).claim


def test_a_bare_will_do_takes_up_a_request_for_a_fix() -> None:
    for asks, claim in (("Could you send a patch?", True), ("Could you have a look?", False)):
        for words in ("Will do. Thanks!", "Sure, I will."):
            found = said(f"> CID {CID} is a leak. {asks}\n\n{words}\n")[CID]
            assert (found.verdict, found.claim) == (Verdict.NONE, claim)


def test_thanks_for_a_fix_that_is_not_quoted_are_for_the_finding() -> None:
    subject = f"Re: [PATCH] pump: take the lock (CID {CID})"
    for words, verdict in (("Good catch, thanks.", Verdict.BUG), ("Yep, that is wrong.", Verdict.NONE)):
        assert said(f"> Take the lock.\n\n{words}\n", subject=subject)[CID].verdict is verdict


@pytest.mark.parametrize(
    ("answered", "verdict"),
    [
        ("I think this is a false positive.", Verdict.FALSE_POSITIVE),
        ("Might this be a real bug?", Verdict.BUG),
        ("Should this be a goto out?", Verdict.BUG),
        ("Do we just need to add an entry?", Verdict.BUG),
        ("Coverity points at the second put.", Verdict.BUG),
        ("The pump runs once an hour.", Verdict.NONE),
    ],
)
def test_a_bare_yes_is_the_view_of_what_it_answers(answered: str, verdict: Verdict) -> None:
    text = f"> Coverity reports CID {CID} in pump_stop().\n>\n> It takes no lock. {answered}\n\nYep. Tea?\n"
    assert said(text)[CID].verdict is verdict


def test_a_bare_yes_waits_for_the_thread_where_coverity_is_spoken_of() -> None:
    found = said("> Coverity saw it.\n>\n> The pump runs once an hour.\n\nAh, yep.\n")[0]
    assert (found.verdict, found.rule, found.implied) == (Verdict.NONE, "just-agrees", True)
    assert not said("> The pump runs once an hour.\n\nAh, yep.\n")


def test_who_promises_a_fix_has_no_doubt_left() -> None:
    for words in (
        "I've just sent a fix. Please apply it if the finding looks valid.",
        "Am I missing it? I'll fix it.",
    ):
        assert (answer(words).verdict, answer(words).claim) == (Verdict.BUG, True)


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ("Ada (Mon, 2 Mar):\n\nThe rod is read before it is filled.", Verdict.BUG),
        ("Ada (Mon, 2 Mar):\n\nI'm not sure that the rod can be empty here.", Verdict.UNSURE),
        ("Ada (Mon, 2 Mar):\n\nIs that a real problem?", Verdict.UNSURE),
    ],
)
def test_who_reports_a_finding_of_a_commit_thinks_it_real_unless_he_doubts_it(
    more: str, verdict: Verdict
) -> None:
    report = f"Static analysis with Coverity has found a read of CID {CID} in the following commit, by "
    assert said(report + more, subject="pump: a read before the rod is filled")[CID].verdict is verdict
    assert said(f"Coverity has found CID {CID} in pump_start().")[CID].verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    "words",
    [
        "These are all false positives.",
        "I marked the defects as false positives.",
        "Both look like false positives to me.",
    ],
)
def test_both_and_all_are_what_is_quoted_there(words: str) -> None:
    quoted = f"> CID {CID}: a leak in pump_start()\n>\n> CID {OTHER}: a race in pump_stop()\n\n"
    for text in (quoted + words, words + "\n\n" + quoted):
        assert {cid: s.verdict for cid, s in said(text).items()} == dict.fromkeys(
            (CID, OTHER), Verdict.FALSE_POSITIVE
        )


def test_what_cannot_both_be_so_is_of_the_nearest() -> None:
    quoted = f"> CID {CID}: a leak in pump_start()\n>\n> CID {OTHER}: a race in pump_stop()\n\n"
    assert list(said(quoted + "They can never both be NULL.\n")) == [OTHER]


def test_a_report_of_the_tool_says_nothing_for_anybody() -> None:
    assert statements(a_mail(f"*** CID {CID}: leak"), MessageKind.COVERITY_REPORT) == ()
    headed = f"Hi,\n\nI will fix CID {OTHER}.\n\n*** CID {CID}: leak\n/pump/rod.c: 12 in pump_start()\n"
    assert said(headed, MessageKind.COVERITY_REPORT) == {}


@pytest.mark.parametrize("attached", [True, False])
def test_who_passes_a_report_on_says_what_he_says_of_the_defects_that_he_names(attached: bool) -> None:
    words = f"Hi,\n\nCID {CID} is intentional. I will send a patch for CID {OTHER}. Just a heads up.\n"
    report = "".join(
        f"*** CID {n}: leak\n/pump/rod.c: 12 in pump_start()\n\n" for n in (CID, OTHER, OTHER + 1)
    )
    forwarded = f"{words}\n-------- Forwarded Message --------\nSubject: New Defects\n\n{report}"
    mail = a_mail(words if attached else forwarded, "Fwd: New Defects reported by Coverity Scan for pump")
    found = statements(replace(mail, reports=(report,) * attached), MessageKind.COVERITY_REPORT)
    assert {s.cid: (s.verdict, s.claim) for s in found} == {
        CID: (Verdict.INTENTIONAL, False),
        OTHER: (Verdict.BUG, True),
    }


def test_an_argument_below_quoted_code_waits_for_the_thread_to_tell_what_it_is_about() -> None:
    found = said(
        "On Monday, Cleo wrote:\n> +\tif (!pump->rod)\n> +\t\treturn;\n\nThis can never be NULL here.\n"
    )
    assert {cid: s.verdict for cid, s in found.items()} == {0: Verdict.FALSE_POSITIVE}


def test_a_mail_about_nothing_known_says_nothing() -> None:
    assert said("> How is the weather?\n\nFine.\n") == {}
    assert said("") == {}


def test_what_only_the_thread_can_tell_waits_for_it() -> None:
    found = said("> Please look.\n\nIt's a false positive.\n")
    assert (found[0].verdict, found[0].claim) == (Verdict.FALSE_POSITIVE, False)


@pytest.mark.parametrize(
    "text",
    [
        "> Is the pump faster now?\n\nIt might be a bug.\n",
        "> The name is odd.\n\nIt's fine.\n",
    ],
)
def test_what_answers_something_else_does_not_wait_for_the_thread(text: str) -> None:
    assert said(text) == {}


def test_a_promised_version_waits_for_the_thread_to_tell_of_what() -> None:
    found = said("> Please rename it.\n\nWill fix in v2.\n")[0]
    assert (found.verdict, found.claim) == (Verdict.NONE, True)


def test_a_promise_that_answers_a_verdict_waits_for_the_thread() -> None:
    assert said("> Yes, that's a real bug.\n\nThanks, I'll send a patch.\n")[0].claim


def test_only_thanks_below_another_defect_is_no_statement_on_it() -> None:
    text = f"> CID {CID}: a race\n\nReal bug.\n\n> CID {OTHER}: a leak\n> thanks\n\nThanks,\nAda\n"
    assert list(said(text)) == [CID]


def test_every_rule_has_a_name_and_fallbacks_assert_nothing() -> None:
    assert all(r.name for r in RULES)
    assert {r.verdict for r in RULES if r.kind is Kind.FALLBACK} == {Verdict.UNSURE}


def test_a_huge_mail_takes_no_long_time() -> None:
    assert answer("It's a bug, is it a bug? " * 20_000).verdict is Verdict.UNSURE
    assert said("> CID 1234711: a leak\n\nLook at the other pump.\n\n" * 2_000)[CID].verdict is Verdict.NONE


ANSWERS = st.sampled_from(
    [
        "Good catch, I'll send a patch.",
        "It's a false positive: the caller has the lock.",
        "That is deliberate. We don't care here.",
        "Not sure. Is it a bug?",
        "Already fixed in master.",
        "I had a change of heart. It won't overflow, ever.",
        "Thanks for looking into it.",
    ]
)


def essence(found: tuple[Statement, ...]) -> list[Statement]:
    return sorted(found, key=lambda s: s.cid)


@given(ANSWERS, st.lists(st.booleans(), min_size=20, max_size=20))
def test_wrapping_changes_no_statement(words: str, breaks: list[bool]) -> None:
    wrapped = "".join(w + ("\n" if b else " ") for w, b in zip(words.split(), breaks, strict=False))
    assert essence((answer(wrapped),)) == essence((answer(words),))


@given(ANSWERS, st.sampled_from(["\n-- \nAda Marsh\nPump & Sons\n", "\n--\nAda\n"]))
def test_a_signature_changes_no_statement(words: str, signature: str) -> None:
    assert answer(words + "\n" + signature) == answer(words)


@given(ANSWERS)
def test_more_quoting_changes_no_statement(words: str) -> None:
    deeper = (
        f"> > > an old mail, a real bug\n> > and an answer, I'll send a patch\n{REPORT.split(chr(10), 1)[1]}"
    )
    below = "\n> It's a false positive.\n> I'll send a patch.\n"
    for text in (deeper + words + "\n", REPORT + words + "\n" + below):
        found = statements(a_mail(text), MessageKind.REPLY)
        assert found == (answer(words),)


@pytest.mark.parametrize("words", ["Good catch.", "Will do.", "It's not a bug."])
def test_an_answer_to_a_patch_is_read_whatever_names_its_author(words: str) -> None:
    patch = f"The pump is read without the lock.\n\nResolves: Coverity CID {CID}\n---\n pump.c | 2 +-\n"
    block = "-----Original Message-----\nFrom: Carl Delta <carl@example.org>\nSubject: [PATCH] pump: lock\n\n"
    subject, found = "Re: [PATCH] pump: lock", []
    for above, quoted in (("On Tue, 3 Sep 2024, Carl Delta wrote:\n", patch), ("", block + patch)):
        text = above + "".join(f">{line}\n" for line in quoted.splitlines()) + f"\n{words}\n"
        found.append(statements(a_mail(text, subject), MessageKind.REPLY))
    assert found[0]
    assert found[0] == found[1]


@given(
    st.lists(
        st.sampled_from([f"> CID {CID}: race", "It's a bug.", "> > Real?", "Will fix.", "", "-- ", "Safe."])
    )
)
def test_every_quote_is_the_author_s_own(lines: list[str]) -> None:
    text = "\n".join(lines)
    words = " ".join(own(text).split())
    for statement in statements(a_mail(text), MessageKind.REPLY):
        assert statement.quote in words


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for kind in MessageKind:
        for statement in statements(a_mail(text), kind):
            assert statement.quote


def test_the_patch_that_a_robot_took_is_neither_its_own_nor_a_draft() -> None:
    mail = a_mail(
        "The patch\n\n   lamp: fix the check of the wick\n\nhas been applied to the lamp tree at\n\n"
        "   https://example.org/lamp.git\n\n"
        f"From {'3f' * 20} Mon Sep 17 00:00:00 2001\nSubject: [PATCH] lamp: fix the check of the wick\n\n"
        "The check is wrong, it is a bug.\n\nAddresses-Coverity: CID 1527001\n---\n"
        "diff --git a/lamp.c b/lamp.c\n--- a/lamp.c\n+++ b/lamp.c\n@@ -1 +1 @@\n-a\n+b\n",
        'Applied "lamp: fix the check of the wick" to the lamp tree',
    )
    read = reading.interpret(mail)
    assert [o.kind for o in read.outcomes] == [OutcomeKind.QUEUED]
    assert [(s.cid, s.verdict) for s in read.statements] == [(1527001, Verdict.NONE)]
