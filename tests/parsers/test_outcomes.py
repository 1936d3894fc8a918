from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.outcomes import outcomes
from bot.parsers.quotation import own
from storage.records import EVERYBODY, Mail, MessageKind, Outcome, OutcomeKind, Person, SeriesTag

K = OutcomeKind
PULL = SeriesTag(1, 0, 6, ("PULL",), "Pump patches")
PATCH = SeriesTag(1, 0, 3, ("PATCH",), "Pump faster")
NONE = SeriesTag(1, None, None, (), "the pump")


def acts(
    text: str,
    tag: SeriesTag = PATCH,
    kind: MessageKind = MessageKind.REPLY,
    subject: str = "Re: [PATCH 0/3] pump",
) -> tuple[Outcome, ...]:
    ada = Person("Ada Marsh", "ada@example.org")
    return outcomes(Mail("<m@example.org>", None, ada, subject, "<p@example.org>", (), "", text), kind, tag)


def kinds(text: str, tag: SeriesTag = PATCH, kind: MessageKind = MessageKind.REPLY) -> set[OutcomeKind]:
    return {o.kind for o in acts(text, tag, kind)}


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("Applied, thanks.", PULL, {K.APPLIED}),
        ("Pulled, thanks!", SeriesTag(1, None, None, ("GIT PULL",), "x"), {K.APPLIED}),
        ("Merged to staging.", PATCH, {K.APPLIED}),
        ("has been merged into torvalds/linux.git:", PULL, {K.APPLIED}),
        ("Pushed to master, thanks.", PATCH, {K.APPLIED}),
        ("Applied, thanks.", PATCH, {K.QUEUED}),
        ("Looks good to me. Applied.", PATCH, {K.QUEUED}),
        ("Applied to target-pump.next, thanks.", PATCH, {K.QUEUED}),
        ("queued.", PATCH, {K.QUEUED}),
        ("Queued for 9.2", PATCH, {K.QUEUED}),
        ("I've queued these, thanks.", PATCH, {K.QUEUED}),
        ("I've applied this to my pump-next branch.", PATCH, {K.QUEUED}),
        ("I'll go ahead and push it to testing.", PATCH, {K.QUEUED}),
        ("Thanks, applied both to pump-fixes.", PATCH, {K.QUEUED}),
        ("Series applied, thanks.", PATCH, {K.QUEUED}),
        ("Patches 1-3 queued, thanks.", PATCH, {K.QUEUED}),
        ("The series applied cleanly.", PATCH, set()),
        ("The series applied cleanly.", PULL, set()),
        ("Please don't apply this yet.", PATCH, set()),
        ("I have not queued it.", PATCH, set()),
        ("Has this been applied?", PULL, {K.PING}),
        ("I applied the patch and the crash still happens.", PATCH, set()),
        ("With this applied the pump is faster.", PATCH, set()),
        ("I'll queue it once patch 2 is reviewed.", PATCH, set()),
        ("If applied to master it breaks nothing.", PATCH, set()),
        ("Ben applied it to his tree.", PATCH, set()),
        ("Tentatively queued for 6.8.", PATCH, {K.QUEUED}),
        ("This is now in my pump queue.", PATCH, {K.QUEUED}),
        ("Queued requests are lost on reset.", PATCH, set()),
        ("Merged the two helpers in v2.", PATCH, set()),
        ("We pushed the lock into the caller.", PATCH, set()),
        ("Applied on top of the other series, this looks odd.", PATCH, set()),
        ("This pull request has been merged.", PULL, {K.APPLIED}),
        ("Hi Ada, your pull request has just been merged to master.", PULL, {K.APPLIED}),
        ("Your pull request has been applied, thanks.", PULL, {K.APPLIED}),
        ("The pull request has passed CI.", PULL, set()),
        ("This pull request has no conflicts with mine.", PULL, set()),
        ("I think the pull request includes everything I need, thanks!", PULL, set()),
        ("Thanks, applied. The pull request contains one patch without a test.", PULL, {K.APPLIED}),
        ("The pump pull request has been merged, so I rebased.", PULL, set()),
        ("Once this pull request has been merged I'll send the rest.", PULL, set()),
        ("Took it up, thanks.", PATCH, {K.QUEUED}),
        ("Took it up from Ben last month but it is still a long way.", PATCH, set()),
        ("You may send the refined version to the pump list directly, I will take it.", PATCH, set()),
        ("No need to resend, I'll take it.", PATCH, {K.QUEUED}),
        ("Please do not resend, I'll take it.", PATCH, {K.QUEUED}),
    ],
)
def test_applied_queued_or_neither(text: str, tag: SeriesTag, expected: set[OutcomeKind]) -> None:
    assert kinds(text, tag) == expected


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Hi; this fails to build on windows:", PULL),
        ("Build failures:", PULL),
        ("I'm afraid this fails make check.", PULL),
        ("ERROR: pull request includes commits attributed to list", PULL),
        ("I got 'ERROR: pull request includes commits attributed to list'", PULL),
        ("This pull request has a conflict with master.", PULL),
        ("Your pull request has some merge conflicts.", PULL),
        ("This causes a compile failure in the pump job:", PULL),
        ("This doesn't apply to master, please rebase.", PATCH),
        ("The patch that adds the rule does not apply to master.", PATCH),
        ("This series needs to be rebased.", PATCH),
        ("Please resend with a sign-off.", PATCH),
        ("Nack. The pump must not sleep.", PATCH),
        ("I've dropped this from pump-next.", PATCH),
        ("I cannot take this as it is.", PATCH),
        ("The robot noticed the following build errors:", PATCH),
        ("The patch no longer applies, could you rebase?", PATCH),
    ],
)
def test_bounced(text: str, tag: SeriesTag) -> None:
    assert K.BOUNCED in kinds(text, tag)


@pytest.mark.parametrize(
    "text",
    [
        "This fixes the build failure we saw.",
        "Does it fail to build for you?",
        "If it fails to build tell me.",
        "It does not apply to us.",
        "This optimization does not apply to the log tree.",
        "Nobody should fix up patches that don't apply cleanly.",
        "In this case the series [PATCH 0/6] valve would need to be rebased.",
        "Sorry for the build failure, v2 follows.",
        "The device answers with a nack.",
        "I can't reproduce the build failure.",
        "This should not break the build.",
        "Before this commit the build failed on arm.",
        "Patch 3 makes the build failure go away.",
    ],
)
def test_not_bounced(text: str) -> None:
    assert K.BOUNCED not in kinds(text, PULL)


def test_a_bounce_names_its_jobs_and_tests() -> None:
    found = acts("This fails in CI:\n\nhttps://gitlab.example.org/pump/-/jobs/81\n\npump-test hangs\n", PULL)
    assert [(o.kind, o.job_ids, o.tests) for o in found] == [(K.BOUNCED, (81,), ("pump-test",))]


JOB = "\n\nhttps://gitlab.example.org/pump/-/jobs/81\n\npump.c:7: error: no such valve\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Our old compiler has no such flag:{JOB}", {K.BOUNCED}),
        (f"> Look here:{JOB.replace(chr(10), chr(10) + '> ')}\n\nI see that in mine, too:{JOB}", set()),
        (f"That passes for me:{JOB}", set()),
        ("The job is https://gitlab.example.org/pump/-/jobs/81", set()),
        (
            f"Applied, thanks.\n\nThis one fails now and then, a retry passes:{JOB}",
            {K.APPLIED, K.FLAKY_REPORT},
        ),
        (f"On Tue, 3 Feb 2026, Ada Marsh wrote:\n> Pump fixes.\n\nMy run of it:{JOB}", set()),
    ],
)
def test_a_job_with_errors_sends_somebody_else_s_pull_request_back(
    text: str, expected: set[OutcomeKind]
) -> None:
    assert kinds(text, PULL) == expected
    assert kinds(f"The valve is new:{JOB}", PATCH) == set()


def test_only_what_was_posted_bounces() -> None:
    for text in (
        "I can't take this.",
        "NAK.",
        "It does not apply any more.",
        "I dropped this from pump-next.",
    ):
        assert kinds(text, PATCH) == {K.BOUNCED}
        assert kinds(text, SeriesTag(1, None, None, ("ext",), "the pump stops")) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reviewed-by: Ada Marsh <ada@example.org>", {K.REVIEWED}),
        ("Nice.\n\nAcked-by: Ada Marsh <ada@work.example.org>", {K.REVIEWED}),
        ("Reviewed-and-tested-by: Ada Marsh <ada@example.org>", {K.REVIEWED}),
        ("I added Reviewed-by: Ben Okoro <ben@example.org>", set()),
        ("Not ready for a Reviewed-by yet.", set()),
        ("> Reviewed-by: Ada Marsh <ada@example.org>\n\nThanks.", set()),
    ],
)
def test_only_an_own_tag_reviews(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've just sent v2.", {K.SUPERSEDED}),
        ("v1 has typos, and I've already posted a new version.", {K.SUPERSEDED}),
        ("Please ignore this patch.", {K.SUPERSEDED}),
        ("Self nack, it is wrong.", {K.SUPERSEDED}),
        ("The correct fix is attached.", {K.SUPERSEDED}),
        ("Will fix in v2.", set()),
        ("I'll send v2 tomorrow.", set()),
        ("Have you sent v2?", set()),
    ],
)
def test_superseded(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ping", {K.PING}),
        ("Ping?", {K.PING}),
        ("ping^2...", {K.PING}),
        ("Gentle ping, anybody?", {K.PING}),
        ("Friendly ping ...", {K.PING}),
        ("Any news on this series?", {K.PING}),
        ("We need to ping the server first.", set()),
        ("Pinging works again.", set()),
    ],
)
def test_ping(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pump-test fails intermittently.", {K.FLAKY_REPORT}),
        ("This sometimes just times out and on a retry it passes.", {K.FLAKY_REPORT}),
        ("I only saw this once; the re-run passed.", {K.FLAKY_REPORT}),
        ("Is it related to the flaky pump-test failures?", set()),
        ("There is nothing flaky about the failure.", set()),
        ("It works great by now (no failures/flaky tests).", set()),
        ("We see failures/flaky tests now and then.", {K.FLAKY_REPORT}),
        ("This fixes the intermittent failure.", set()),
        ("The flag is sometimes used to imply that no error has happened.", set()),
    ],
)
def test_flaky(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


def test_a_new_mail_whose_subject_says_flaky() -> None:
    found = acts(
        "Any idea about this?\n\nI saw it fail for the first time today.\n\n/-/jobs/5\n",
        NONE,
        MessageKind.OTHER,
        "intermittent failure in pump-test",
    )
    assert [(o.kind, o.quote, o.tests, o.job_ids) for o in found] == [
        (K.FLAKY_REPORT, "I saw it fail for the first time today.", ("pump-test",), (5,))
    ]


def test_a_log_in_a_flaky_report_bounces_nothing() -> None:
    text = (
        "An occasional failure on msys2.\n\nninja: build stopped: command failed.\n\nCould you have a look?"
    )
    assert kinds(text, NONE, MessageKind.OTHER) == {K.FLAKY_REPORT, K.FOLLOWUP_REQUEST}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have a feeling that there's something funny with the k8s runners.", {K.INFRA_SUSPECTED}),
        ("That might not be pump-test's fault.", {K.INFRA_SUSPECTED}),
        ("Looks like a compiler bug to me.", {K.INFRA_SUSPECTED}),
        ("The runner picks up the job.", set()),
    ],
)
def test_infrastructure(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


def test_a_watch_for_two_on_a_test_named_above() -> None:
    text = (
        "> the pump-test is better\n\nThanks go to Ben.\n\nPlease let either of us know if it fails again.\n"
    )
    (found,) = acts(text, PULL)
    assert (found.kind, found.tests, found.names) == (K.WATCH_REQUEST, ("pump-test",), ("", "Ben"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let me know if you can still reproduce it.", {K.WATCH_REQUEST}),
        ("Maybe grab the log if this happens again?", {K.WATCH_REQUEST}),
        ("Let me know if you see any problems.", set()),
        ("Let me know what you think.", set()),
    ],
)
def test_watch(text: str, expected: set[OutcomeKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        (
            "Please update the changelog at https://wiki.example.org/1.2 for any visible changes.",
            PULL,
            {K.FOLLOWUP_REQUEST},
        ),
        ("Please send a patch to fix the bug.", PULL, {K.FOLLOWUP_REQUEST}),
        ("Could you please test it with your pump?", PATCH, {K.FOLLOWUP_REQUEST}),
        ("Would it be possible to send me the image?", PATCH, {K.FOLLOWUP_REQUEST}),
        ("Can you fix this and resend, please?", PULL, {K.FOLLOWUP_REQUEST}),
        ("Please rebase your branch.", PULL, {K.FOLLOWUP_REQUEST}),
        ("Please rebase your branch.", PATCH, {K.BOUNCED}),
        ("Could you move this check up?", PATCH, set()),
        ("Why is it called twice?", PATCH, set()),
        ("Please send patches for any issues that are reported if needed.", PATCH, set()),
    ],
)
def test_followup(text: str, tag: SeriesTag, expected: set[OutcomeKind]) -> None:
    assert kinds(text, tag) == expected
    assert all(o.names == () for o in acts(text, tag))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ben, can you please test whether this breaks the pump?", ("Ben",)),
        ("Hi Ben, could you send me the log?", ("Ben",)),
        ("Thanks Cleo Winter: please send a patch to fix the valve.", ("Cleo Winter",)),
        ("@Ben and Cleo, would you test this?", ("Ben", "Cleo")),
        ("Jean-Luc Vidal, please re-test.", ("Jean-Luc Vidal",)),
        ("Kelly, could you run it on arm?", ("Kelly",)),
        ("Folks, can you please take a look?", (EVERYBODY,)),
        ("Hi all, can you please take a look?", (EVERYBODY,)),
        ("Also, could you please test it on top of 6.9?", ()),
        ("Again, please send a patch to fix the valve.", ()),
        ("Additionally, can you test it with a dry pump?", ()),
        ("Sure, can you try removing the valve?", ()),
        ("This breaks what Ben did, could you test his pump?", ()),
    ],
)
def test_a_request_is_put_to_whom_it_calls_by_name(text: str, names: tuple[str, ...]) -> None:
    assert [(o.kind, o.names) for o in acts(text)] == [(K.FOLLOWUP_REQUEST, names)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cleo (when she is back) from our team will keep looking.", ("Cleo",)),
        ("Ben, do you mind posting a fix for that?", ("Ben",)),
        ("I'll take this over.", ("",)),
        ("It'd be best for you to just take over the series.", ()),
    ],
)
def test_handoff(text: str, names: tuple[str, ...]) -> None:
    assert [(o.kind, o.names) for o in acts(text)] == [(K.HANDOFF, names)]


@pytest.mark.parametrize(
    "text", ["I'll take a look.", "It will keep looking at it.", "I will fix it.", "Will take care of it."]
)
def test_no_handoff(text: str) -> None:
    assert kinds(text) == set()


def test_a_clean_run() -> None:
    assert kinds("The run passed first time without any retries.", PULL) == {K.CLEAN_RUN}
    assert kinds("Did it pass first time without any retries?", PULL) == set()


GUESS = (
    "> CID 1234711: a race in pump_start()\n\nThat crash of last week could well be caused by this race.\n"
)


def test_a_guess_is_about_the_defect_it_answers() -> None:
    (found,) = acts(GUESS, PULL)
    assert (found.kind, found.cids) == (K.GUESS, (1234711,))


def test_a_guess_about_no_known_defect_is_none() -> None:
    assert kinds("That crash could well be caused by this race.") == set()


def test_a_doubt_needs_a_guess_to_doubt() -> None:
    quoted = "".join(f"> {line}\n" for line in GUESS.splitlines())
    (found,) = acts(quoted + "\nI think that may not be the same issue.\n", PULL)
    assert (found.kind, found.cids) == (K.GUESS_DOUBTED, (1234711,))
    assert kinds("> CID 1234711: a race\n\nI think that may not be the same issue.\n") == set()


@pytest.mark.parametrize(
    "kind",
    [MessageKind.PATCH, MessageKind.COVER_LETTER, MessageKind.PULL_REQUEST, MessageKind.COVERITY_REPORT],
)
def test_a_patch_does_nothing_to_what_it_mentions(kind: MessageKind) -> None:
    assert (
        kinds("pump-test fails intermittently.\n\nReviewed-by: Ada Marsh <ada@example.org>\n", PATCH, kind)
        == set()
    )


def test_several_acts_of_one_mail_in_order() -> None:
    text = "Applied, thanks.\n\nThe run passed first time without a retry.\n\nPlease update the changelog.\n"
    assert [o.kind for o in acts(text, PULL)] == [K.APPLIED, K.CLEAN_RUN, K.FOLLOWUP_REQUEST]


def test_a_huge_mail_takes_no_long_time() -> None:
    text = "Build failures: pump-test. Nack! Please resend. " * 20_000
    assert kinds(text, PULL) == {K.BOUNCED, K.FOLLOWUP_REQUEST}
    assert kinds("false positive, applied, could be caused by this bug " * 20_000, PULL) == set()


def test_quoted_words_do_nothing() -> None:
    assert kinds("> Applied, thanks.\n> Build failures:\n> ping\n\nGood.\n", PULL) == set()


TEXTS = [
    "Applied, thanks.",
    "> Queued.",
    "ping",
    "",
    "-- ",
    "Build failures:",
    "> > it fails",
    "Please resend.",
    "Nack.",
]


@given(st.lists(st.sampled_from(TEXTS)), st.sampled_from([PULL, PATCH, NONE]))
def test_every_quote_is_the_author_s_own(lines: list[str], tag: SeriesTag) -> None:
    text = "\n".join(lines)
    words = " ".join(own(text).split())
    for outcome in acts(text, tag):
        assert outcome.quote in words
        assert outcome.rule


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for kind in MessageKind:
        assert isinstance(acts(text, PULL, kind), tuple)
