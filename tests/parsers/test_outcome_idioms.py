"""What maintainers of many lists say in few words, and what only sounds like it.

Each kind has its own words on each list; these are ours, of the shapes that are seen there. A line
below a kind is one whole answer to a patch (below "pull", to a pull request).
"""

from __future__ import annotations

import pytest

from bot.parsers.outcomes import outcomes
from storage.records import Mail, MessageKind, Person, SeriesTag

ADA = Person("Ada Marsh", "ada@example.org")
PATCH = SeriesTag(1, 0, 3, ("PATCH",), "pump: start faster")
PULL = SeriesTag(1, None, None, ("GIT PULL",), "pump fixes")
MINE = "On Tue, 3 Feb 2026, Ada Marsh wrote:\n> The pump starts slowly.\n\n"

QUEUED = """
This one is now applied for fixes.
Pushed, thanks!
Patchset merged, thanks.
Merged, thanks!
Both patches pushed with the following diff, thanks.
I've pushed this with a small change in the commit message.
Pushed to drm-misc-next, thanks for the patch and review.
This patch was applied to netdev/net-next.git (main) by Jakub Something <k@example.org>:
This series was applied to bpf/bpf-next.git (master) by Foo Bar <k@example.org>:
3 patches applied to ath-next branch of ath.git, thanks.
Patch applied to wireless-drivers-next.git, thanks.
1 patch applied to pump-next.git, thanks.
Applied for next, thanks!
Applied for fixes and by adding a stable tag, thanks!
Series picked up for v6.3, thanks.
Thank you. Applied.
Thanks, I have applied the series to for-next.
Applied all three patches, thanks.
Applied the first two, thanks.
Took patch 1 and 2 into pump-fixes.
Applied, and Cc'd stable.
Thanks for the patches. I've taken them into my tree.
I've added this to my for-6.2 queue.
Added to misc-next, thanks.
Added to for-next with some fixups, thanks.
Thanks, added to the tree.
Looks good, I'm queueing this up for 5.19.
Will queue this for the next merge window.
All applied now. Thanks.
Applied to the i2c tree with a minor fix to the subject.
Merged to next, thanks a lot.
Applied to `for-next` -- thanks!
Okay, queued up.
Thanks, pushed it to for-next.
Patch is pushed to mesa-pump branch.
LGTM, applied.
Thank you for the patch, picked up for next!
Thanks, merged.
Applied with Reviewed-by tags, thanks.
Picked up, thanks!
Now applied to pump-next, sorry for the delay.
I've now merged this into the 5.4 branch.
I'll take this through the pump tree.
I will apply this with a fixed commit message.
I am applying this to for-next, thanks.
Thanks; series applied with the typo fixed.
Fixed up the comment and pushed.
Nobody waits for it, so applied to the slow branch of pump.git.
I have tentatively queued these up in pump/next.
I merged these patches into the arm for-next branch.
Yeah, fair enough. Applied.
Thanks applied!
It is no hurry for us, so applied to the slow branch of pump.git.
I applied these four to pump-next.
I applied these 5 patches to the pump tree.
I made a branch of it and merged it into my 'next' branch.
These patches have been applied to the pump-next tree.
This has now been pulled into my tree.
Applied after fixing up the subject.
Applied the valve change to pump misc.
12 patch(es) applied to pump-next branch of pump.git, thanks.
I applied as-is to pump/for-7.1-fixes.
I'll take patch 4 now.
"""

BOUNCED = """
No longer applies cleanly to pump-next.
The series couldn't be applied to the current HEAD.
This won't apply upstream.
Please fix the build warnings of patch 2.
Could you send an updated version, please?
Thank you for the patch! Yet something to improve:
I’m unable to apply the series here.
For these reasons it is a NAK.
The CI found errors in patch 2:
The build fails with this patch:
The valve was taken out of next, so this does not compile.
On arm this fails to build.
But your code won't build.
This breaks the build on arm64:
This one fails to compile here:
Hi, I get the following build error with this series:
It does not compile:
Sorry, I had to revert this, it breaks suspend.
I dropped this patch from my queue, as it breaks the build.
NAK, this is the wrong place.
Nacked-by: Ada Marsh <ada@example.org>
I can't apply this, it conflicts with pump-next.
This doesn't apply on top of for-next, please rebase.
Patch does not apply to the current tree.
This patch fails to apply.
Please rebase on net-next and resend.
Could you please rebase and resend?
Please resend with a proper From line.
Please repost when net-next reopens.
Failed to apply:
Your patch is whitespace damaged.
Your mailer mangled the patch.
The patch is corrupted by your mail client, please resend.
The author name does not match the Signed-off-by.
The Signed-off-by is missing.
net-next is closed, please resend after the merge window.
Unfortunately this causes a regression in CI, so I've dropped it.
git am fails on patch 3.
kernel test robot noticed the following build warnings:
Sorry, I'm not going to apply this.
The first hunk does not apply to the pump tree.
This series (at least its first patches) won't apply on top of 6.0-rc1.
So I'm dropping this patch from review-ada now.
I'll drop the series for now.
Please take a look at these CI test failures:
This series failed the docker-pump@debian build test. Please find the testing commands below.
This series failed build test on the s390x host.
The series fails the build tests on mingw.
But this series failed CI.
Please resolve the following build failure:
"""

SUPERSEDED = """
I uploaded patchset v2 just now.
The new series replaces this.
Rebased and pushed v12.
I have corrected the typo and sent v2.
I have to withdraw the patch.
Please ignore this patch, I will send a v2.
Please ignore, wrong version sent.
Please disregard this series.
V2 sent.
v2 of this pull request has been sent.
I have sent v3 with the fix.
Self-NAK, I found a problem.
Scratch this one, v2 is coming.
Superseded by the v2 I just posted.
New version posted here: https://example.org/x
I'll drop this patch, since Ben's fix is better.
Oops, ignore this one.
Sorry, just disregard this pull request.
Sent an updated version.
Thanks for the review, v2 is sent.
v4 was just posted to address the comments of Ben, Cleo, Dora and you.
I have answered what the robot said about the second patch in a mail of its own, and posted v3.
"""

REVIEWED = """
Reviewed-by: Ada Marsh <ada@example.org>
Acked-by: Ada Marsh <ada@other.example.org> # for the pump
For the series: Reviewed-by: Ada Marsh <ada@example.org>
Looks good to me, Acked-by: Ada Marsh <ada@example.org>
Tested-by: Ada Marsh <ada@example.org>
With that fixed, feel free to add: Reviewed-by: Ada Marsh <ada@example.org>
Reviewed-and-tested-by: Ada Marsh <ada@example.org>
Yes, you can add my RB of course!
"""

PING = """
Is there anything I should do to get this merged?
I’d love to see this series merged.
Any chance this series can be picked up?
Ping! Nobody has answered for two weeks.
Gentle ping.
ping
Ping^2
Kindly ping.
Any news on this?
Any update?
Has anybody had a chance to look at this?
Just checking in on this patch.
What's the status of this series?
Hi, just a friendly reminder about this series.
Can this be merged, please?
Bump.
Did this fall through the cracks?
Just a gentle nudge on this series.
Ada, Ben, ping?
I wanted to check on the state of this series.
Did this get missed?
Is there anything that blocks this series from landing?
Is anything missing for this to be merged?
Any further feedback on the above or the whole series?
This series has not been picked up yet.
It's been three days and this PR hasn't been merged yet.
Wanted to ask about the status of this patch.
Friend ping.
Any thoughts or progress on this?
"""

FOLLOWUP_REQUEST = """
Could you enable lockdep and then bisect this?
Could you bisect this?
Can you please test the attached patch?
Please send a separate patch for that.
Could you send a follow-up patch to fix the other caller?
Greg, please backport this to 5.4.
Please drop this commit from linux-next.
Can you send a formal patch?
Would you be willing to send a backport for 4.19?
Could you try with the latest mainline?
Can you run the test again with debugging enabled?
Please file a bug.
Please open an issue in the tracker.
Could you share the full dmesg?
Can you please revert it in your tree?
Ben, can you push this to the stable branch?
Please create a separate series for the cleanup.
Please also update the documentation in the wiki.
Can you try reverting that commit?
Please test v5.10 and tell whether it works there.
Could you verify with the patch below?
Ben, can we drop this patch?
Can you give me the Fixes: tag?
Cleo, could you look at this?
The valve test fails with this, can you please take a look?
"""

WATCH_REQUEST = """
If valve-test fails again, please let me know.
Should the new valve test crash again, ping me.
In case valve-test times out again, I'd like to hear of it.
Let me know if it happens again.
Please report back if you see this again.
If you see it again, please tell me.
Please keep an eye on it.
If this reappears, please open a new bug.
Ping me if it comes back.
Please let me know if you still see the failure.
"""

HANDOFF = """
I'll take over this series from Ben.
Cleo will take over while I am on leave.
Feel free to take it over.
I no longer have time for this, maybe somebody else can take over.
Ben, can you take care of this?
I'm picking up this series from Ben.
Ben will send the fix.
Could you take this over, Ben?
I am leaving the company; Cleo will continue this work.
You're certainly welcome to take this on.
Done, it's all yours.
"""

FLAKY_REPORT = """
pump-test fails 30% of the time here.
The test fails intermittently on my machine.
It fails about once in ten runs.
I see this failure only sometimes.
This test is flaky.
The failure is not reproducible every time.
It is hard to reproduce, maybe one out of 50 boots hangs.
Sporadic failure in pump01 again.
The failure is random, rerunning makes it pass.
Passed on the second attempt.
It doesn't fail every time.
pump02 hangs randomly on s390x.
The pump-test has flaked last night.
"""

INFRA_SUSPECTED = """
This is a bug in the CI.
I suspect a problem with the test machine.
This looks like a CI infrastructure issue.
Probably a compiler bug.
The failures are unrelated to this patch, the runner ran out of disk space.
It could be my board that is broken.
It may be a toolchain problem.
Looks like a network hiccup on the CI host.
The bot was having an issue.
I had to take down the runner on Friday.
The checker is confused by the macro: sparse is broken there.
"""

PING_FOR_ONESELF = """
Any comments on this series?
Could someone please review this?
I haven't seen any response to this.
Please review.
This has been waiting for review for four weeks now.
Would you mind taking a look at this patch?
"""

PULL_APPLIED = """
Pulled, thanks.
Merged.
Got it, pulled.
Pulled in, thanks!
Thanks, applied to master.
The pull request you sent on Tue has been merged into torvalds/linux.git:
Pulled into drm-next, thanks.
Ok, pulled.
"""

PULL_FOLLOWUP = """
Also, could you please rebase this on top of v6.9-rc4?
Please send a new pull request.
Please update https://wiki.example.org/ChangeLog/4.1 as appropriate.
Please have a look and send a new revision of the pull request once it passes:
"""

PULL_BOUNCED = """
I won't pull this.
This has conflicts with the valve series:
I get merge conflicts here.
This triggers a new runtime warning of the old compiler:
Hi; this hangs in 'make check' on the slow box:
One of the new tests hangs on the other one:
I saw an assertion failure in the valve job:
clang complains:
The macos CI build also fails with
I tried a test merge of this but it fails in Gitlab CI:
This seems to break the valve test, also on a second run:
So I think I will just unpull.
Unpulled, it breaks the build.
Fails to compile on mingw:
I'm getting a compile failure with this on aarch64:
"""

NOTHING = """
This series seems to have some coding style problems.
Without patch 3 the series fails the build test of patch 4.
If this series fails the build test, I will drop patch 2.
An older series failed the valve test, and that one was never taken.
The linker can't merge these sections.
A vCPU can't take this exception in EL2.
Without this patch, the build fails on macOS.
Right, merged into patch 2.
Ok, applied for v4.
Ok, will merge these in the next version.
I'll pick up the tags.
Dropped this hunk.
Let me know if that is OK, thanks again!
Please check if it returns NULL.
I haven't sent v2 yet.
I'll withdraw my NACK.
Can you test for NULL here?
Can you revert to the old name?
Windows can handle this.
If valve-test fails again, the runner is to blame.
If valve-test fails again I will ping you.
Should it fail again, we go back to the old valve.
This doesn't apply here because the pump is off.
Can you provide a pointer to the discussion?
The timeout is sometimes reached when the link is slow, so we retry.
The counter is one in 10 here.
Dropping the check before the loop is odd.
It may break the build of the old board.
I queued this for v3.
The old register was superseded by the mode register.
It can be tested on my setup without any bug in sight.
Applying it to the table is not enough.
Ben applied this last week.
It was merged in 5.4.
The patch should be applied on top of the other one.
Once this is merged we can drop the workaround.
I pushed the button and nothing happened.
Will be pushed with the next series.
We merged the two states in an earlier version.
After applying the patch I see no crash any more.
This has been merged in v5.2, so a backport makes sense.
I think this should be picked up for stable.
Please apply.
Please queue this for 5.4 stable.
Can this go through your tree?
I will test this and apply it if all is fine.
Applied the patch, and the problem is gone.
I applied your patch locally and ran the tests.
The rest of the series looks good to me.
The workqueue is drained before, so queued work can't run.
Then the queued packets are dropped.
Looks good to me.
The driver has dropped the lock here.
This should be dropped from the header.
Could you add a comment here?
Please add a blank line here.
Please drop the empty line.
Please fix the indentation in v2.
Will fix in v3.
I'll send a v2 tomorrow.
I'll respin.
What happens if the probe fails?
Maybe you could use the helper instead?
Please split this patch.
This fails if the pointer is NULL.
It fails when the clock is off.
The error path leaks the buffer.
What is the status of the register after reset?
The test fails without this patch.
I'd rather not do this here.
I don't like this approach.
NACK is sent by the device when it is busy.
The i2c controller reports a NAK then.
Did you run the test on real hardware?
The random failures are fixed by this patch.
Please let me know if you have any questions.
Please let me know if that works for you.
Let me know if I should resend.
Ignore this one if the other lands first.
You can ignore this warning.
Is anything missing in the table?
This has not been tested yet.
The list has not been merged with the other one yet.
I wanted to check on the state of the register.
Tell me if something is still unclear.
I can take a look next week.
I will continue the investigation tomorrow.
The hardware will take care of this.
Linux will handle that anyway.
I sent a patch for this last year.
I have a patch for this in my tree.
See v2 for details.
v1 was fine, but v2 is better.
The board is powered by a battery.
The compiler does not see that.
gcc complains about the unused variable.
My board has two of these.
Which compiler version do you use?
I tested it on my board.
Can you explain why this is needed?
Could you explain that in the commit message?
Please use the helper from the core instead.
How did you test this?
Reviewed-by: Cleo Stone <cleo@example.org>
Any comments on this series?
Could someone please review this?
I haven't seen any response to this.
Please review.
This has been waiting for review for four weeks now.
Would you mind taking a look at this patch?
Sorry, this one fell through the cracks.
I am happy to get this merged once the names are settled.
Below syzbot bug is still there.
It is stuck with gcc 7 on that branch.
There was a bug in the disk accounting of the pump.
I don't think this can happen outside of a compiler bug.
Tests are failing for randomly generated configurations.
The guard is there because of the build failure on 32-bit.
Please accept my apologies for the build error.
Most of the helpers can handle that value.
Please ignore the second test, and attach the log.
Ben self-nacked the only fix in it.
This rule doesn't apply to maintainers.
It does not apply to what is written before.
I assume the patch doesn't apply any more.
Your fix is in already, so I dropped this one from the series.
The build failure of last week was reported already.
We will break the bisection if this is not merged with the next patch.
It stems from an internal compiler error.
The scanner does not build that file.
The link failed to come up.
It always fails to randomly choose a base.
The suite runs random tests.
A smaller value may cause sporadic failures.
The warning comes once every 5 seconds when the test runs.
c) a network failure clears the flag.
The machine is dead after that line.
The compiler will have to issue code, or the worst case of bad branches.
This is a friendly reminder during the review process.
The more correct fix here would be to drop the call.
Let me know if I can provide any more information.
Let me know if we can continue on this.
Again, please do fix this as Ben said.
Users will continue to use the old valve.
Can you please drop these pointless externs while you're at it?
I don't mind adding a test to the defaults.
The check stays, as the code below it fails to compile on the old board.
Some rules of theirs make it so that the helper doesn't compile.
People often didn't compile what they changed.
I've tried three ways and they all give various compilation errors.
As I have to deal with a build failure first, it takes longer.
It is not your fault.
It is unlikely that anybody will pick it up.
This could make parallel testing flaky.
I raised an objection and then you sent v2.
Sorry, I must withdraw my Reviewed-by.
Dropped from both tables in v4.
"""

NOTHING_TO_A_PULL = """
The conflict was trivial; merged.
CI failures are being looked at.
I see the same error in master:
Here is how I reproduce the failure:
There is a minor conflict in the valve table.
Note that this had a merge conflict in pump-next.
Conflicts are not a reason to merge again.
This appears to break the keyboard of one laptop.
That error is fixed by:
Well, apparently a network failure:
Sorry for the warning, the patch for it is here:
"""


def acts(text: str, tag: SeriesTag) -> set[str]:
    mail = Mail("<m@example.org>", None, ADA, "Re: the pump", "<p@example.org>", (), "", text)
    return {o.kind.value for o in outcomes(mail, MessageKind.REPLY, tag)}


def lines(block: str, kind: str, tag: SeriesTag = PATCH, above: str = "") -> list[object]:
    return [pytest.param(above + words, tag, kind, id=words) for words in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("words", "tag", "kind"),
    [
        *lines(QUEUED, "queued"),
        *lines(BOUNCED, "bounced"),
        *lines(SUPERSEDED, "superseded"),
        *lines(REVIEWED, "reviewed"),
        *lines(PING, "ping"),
        *lines(FOLLOWUP_REQUEST, "followup-request"),
        *lines(WATCH_REQUEST, "watch-request"),
        *lines(HANDOFF, "handoff"),
        *lines(FLAKY_REPORT, "flaky-report"),
        *lines(INFRA_SUSPECTED, "infra-suspected"),
        *lines(PING_FOR_ONESELF, "ping", above=MINE),
        *lines(PULL_APPLIED, "applied", PULL),
        *lines(PULL_BOUNCED, "bounced", PULL),
        *lines(PULL_FOLLOWUP, "followup-request", PULL),
    ],
)
def test_says_it(words: str, tag: SeriesTag, kind: str) -> None:
    assert acts(words, tag) == {kind}


@pytest.mark.parametrize("words", NOTHING.strip().splitlines())
def test_only_sounds_like_it(words: str) -> None:
    assert acts(words, PATCH) == set()


@pytest.mark.parametrize("words", NOTHING_TO_A_PULL.strip().splitlines())
def test_only_sounds_like_it_below_a_pull_request(words: str) -> None:
    assert acts(words, PULL) == set()
