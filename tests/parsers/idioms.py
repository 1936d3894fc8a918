"""How maintainers answer a Coverity report in one line, each below what it says of the defect.

The words are ours, of the shapes that are seen on many lists. `ASIDE` says nothing of it, nor does `NONE`,
which is near to something that does.
"""

from __future__ import annotations

REPORT = """On Tue, 3 Feb 2026, coverity-bot wrote:
> *** CID 1234711:  Null pointer dereferences  (FORWARD_NULL)
> drivers/pump.c:123 in pump_start()

"""

PROMISED = """
That said, I'll prepare a fix for the pump.
I'll just send a fixup to Ben.
I have made a patch for the valve.
Added the check and submitted a new patch.
Submitted fix here, please have a look.
I will take some time to fix them.
I'm working on fixing the pump now.
Will update the valve in a separate patch.
I'll workup a patch to close the valve.
I will get a fix out.
Sending patches for this.
Sure, I will add a patch for this.
Thanks Ben, I'll sent patches for both.
Thanks, will revisit and fold in a fix.
You have a point, I'm adding it to my list.
I'll throw together a quick patch.
Thanks, will check and send a fix.
Thanks, patch posted for this: https://example.org/1
That's not good; we will of course fix it.
Yes, I had sent a fix.
Thanks, will add checking for that.
This is an oversight, I will follow up with a fix.
I've posted a fix: https://example.org/1
OK, I will fix this.
Let me prepare a patch.
Will be fixed in the next pull request, I'm testing a patch.
I have a fix, will post it shortly.
Thanks, I'll send out a fix today.
I'll make a patch for this.
Yes, that's wrong; I'm sending a patch.
You're right. I'll take care of it.
Thanks for the report! I'll send a patch soon.
We'll send a fix for this issue.
Thanks for the report; a fix has just been sent: https://example.org/1
Yes, a fix is on the way.
I am on it, fix will follow.
Good point, I'll add the missing check.
Will fix, thanks.
Let me fix that.
I'll cook up a patch.
Will send a fix.
Thanks for the heads-up, patch incoming.
Thanks, I'll queue up a fix.
Thanks, will fix.
We can ignore the other one, but I will send a patch for this.
Thanks for the report, I'll fix it.
Good catch! Patch on its way.
Yes, this is a real issue. I will send a fix shortly.
Oops, I will send a patch.
Right, I'll fix that up in a follow-up patch.
This is a genuine bug, fix coming up.
Ah, yes. Let me send a fix for this.
Ack, fixing it now.
Thanks, I'm preparing a fix.
Thanks for catching this, I've sent a patch: https://example.org/x
I have a fix for this that I will post today.
It is a valid report and we are going to fix it.
You're right, the error path leaks. Will fix.
I'll take a look and send out a fix.
Indeed. Will send a patch to fix it.
Sent a fix just now.
Yep, that's a bug. v2 will have the check.
Thanks, I'm on it.
Leave it to me.
You'll get a patch from me tonight.
Oops, fixing.
Expect a fix shortly.
Sure, will be fixed.
I'll deal with this after the release.
My bad. Consider it done.
I will convert the helper to unsigned.
We'll replace the loop by a search.
I will squash that into the original one.
We plan to post a fix after the freeze.
I have just submitted a small patch for it.
I'll share a patch with the fix.
Thanks, a patch is brewing.
I'll get this fixed.
We will have that sorted out this week.
I'll address those issues.
I am pushing a patch for that.
We are working up a fix right now.
I will release patch to fix this.
I'll make/submit a patch for this issue.
I should be able to submit a patch by the end of the week.
I'll see about working up a fix.
A fix will be posted in a moment.
Thanks, sending out a patch.
Right, going to fix this in the core.
I'll plug that hole.
I'll switch to the other variant.
I'll put a check in.
I'll look at it deeper and submit a fix.
I will make the change and post a separate patch.
"""

BUG = """
Oops, most definitely yes.
Whoops, yes it does.
Yes, that seems about right.
These callers are broken and always were.
I can also reproduce the bug on my board.
Sorry for not catching the valve.
I should have checked the valve first.
Yes, this doesn't look good.
That should be &pump->valve.
Line 130 should be "return err".
Comparing the valve with zero clearly makes no sense.
Pre-existing bug.
This is caused by my patch of last week.
The offending commit is 1234567 of Ben.
The valve could simply be moved up a line to fix this.
The pump can be fixed as follows:
Let's do something like this (untested):
It is rare but worth fixing.
We should probably bail out here.
We can simply remove the check.
Covscan complained that the value is never read, which was true.
The Coverity checker correctly noted that the rest can never be called.
The root of the problem is that ret is overwritten.
Whoops, I didn't see the second put.
Right, so line_name needs to be nine bytes for the trailing zero.
Yes, I think this should be a goto.
I believe the right choice is to set ret to zero first.
Typo in pump_start(); should have been tp.
Yes, logging is wrong.
Even Coverity reported it (CID 1234711).
It's correct to be suspicious, because we did change the check.
Coverity complains that the level is not set yet, which seems correct since it starts from zero.
D'oh.
Coverity complains about this one. On the error path we don't do anything to free either rod or rope.
Coverity reports three of these here. The caller does not check the result.
Coverity reports that too. The old branch is dead code now.
CID 1234711: the rod is never released when the second call fails.
It seems that 1234711 is still present in this code; would somebody like to have a look?
Coverity reports that too. In that case it doesn't look like we ever free the rope.
Can't believe I missed that.
Yes, this indeed looks completely redundant.
Coverity points out (CID 1234711) that the rod is put back twice.
Coverity finds a rod* leak in this function.
As Coverity points out, the channel lost its lock.
That's a rather plain mistake.
Coverity points out a leak here, the rod is never put back.
Coverity points out (CID 1234711) that this commit introduced dead code.
The error handling here is wrong.
Technically it is a leak.
Well, it is a bug, but a minor one.
A real one, thanks.
The second kfree() is bogus.
Good point, the cast comes too late.
We're reading one element past the end.
There is indeed a window in which the pointer is stale.
Yes, I noticed that one too.
Sorry about that, the index is off.
This was introduced with my last patch, sorry.
The function can return NULL, so this has to be checked.
Seems like the error path forgets to unlock.
It's right, we never check the return value of the second call.
Coverity seems to be right about this.
I think Coverity has a point.
Valid, the size check has to come first.
The same leak happens in the other function.
So yes, this can be NULL.
The break statement is missing.
The condition is inverted.
This was broken by the last cleanup.
Apparently I dropped the check when I moved the code.
It seems that the unlock was lost in the conversion.
This is definitely an overflow waiting to happen.
We do have a leak here.
Hmm, looks like a real problem, although hard to hit.
You are right, the buffer is one byte too short.
Nice find, thanks.
The report is valid: the counter is 32 bits wide.
Oh, that's a good one. The lock is dropped in between.
Yes, I see the problem.
I agree, the error code is lost.
I agree with Coverity here.
This looks correct, we need to drop the reference on failure.
Ugh, yes, we free it twice on that path.
That does seem to be a mistake in the loop bound.
It does look like a bug.
Looks like we need a NULL check here.
Right, the return value needs to be checked.
Yes. The second check should have been for b, not a.
Thanks for catching this.
Which looks valid to me.
Your fix looks correct.
The buffer should be freed here.
The buffer can still be NULL.
This looks like a real bug to me.
Yeah, that should be a kfree() on the error path.
It's a true positive.
This one is legit.
Coverity is right here: the lock is not held.
Good catch, it should test the return value.
The warning is correct, the loop runs one too far.
Looks like a copy and paste error.
That is certainly wrong, the size is in words.
Yes, this leaks the buffer when the second allocation fails.
Agreed, this can overflow.
Valid complaint: the pointer may be NULL when the probe is deferred.
This is indeed an off-by-one.
I think this is a real leak.
Hm, yes, that is broken.
Looks like we forgot to unlock here.
My mistake, the mask is wrong.
This was a typo, the index should be j.
Confirmed.
Yes, the check is in the wrong place.
Right, there's a missing break.
I concur, the count must be checked first.
Ouch.
The comparison is upside down.
The same mistake is in pump_stop().
I can reproduce it.
Yep.
Hm, indeed.
You are right, the loop runs once too often.
This does not look right.
This does indeed seem to be the case.
We ran into exactly this last week.
The leak appears to be real.
This seems to be a bigger problem: nobody may free it there.
It is a legitimate issue.
That one slipped through.
This loop is pretty buggy.
The leak has been there since the first version.
A simpler fix would set the lamp to NULL first.
Indeed, it should be taken before the loop.
Indeed, thanks!
Thanks for fixing this bug.
This line was definitely wrong.
The analysis is correct.
"""

FALSE_POSITIVE = """
I think we're safe here, since the lamp is lit before.
I doubt that it's real, the check is only overcautious.
I doubt you can get there with an empty line.
Returning zero is the correct behaviour on an empty line.
I don't see where the problem is.
pump_start() shouldn't fail on this machine.
So that deadlock shouldn't happen in practice.
Under no circumstances do we come here without a lamp.
So we won't see a short line here.
I don't think there's any case in which the rod is gone.
A lit lamp implies rod != NULL.
An overflow isn't possible, the level is a byte.
So 'level < 0' is not possible.
I don't believe this deadlock is possible, the lamp is taken first.
I don't think it can get anywhere close to that.
The checks are already in place, only further down.
Coverity is bad at following the two calls.
The finding seems wrong to me.
Looks like an issue with Coverity.
Coverity has definitely got that one wrong.
The assumption of "lamp is NULL" is not possible in this driver.
The code's OK, but I can add a comment.
We can safely assume that the rod is never NULL; I guess the fix is to drop the check.
The lookup must always succeed.
It cannot.
If line_open() fails, we bail out early above.
So this was a false report.
The code should be fine, see below.
It was correct before as well.
As far as I can tell the level is capped at sixty-four.
We should actually never hit this.
I don't think any caller passes NULL.
In fact, all of the callers pass a line.
However, that won't ever be the case, since the lines are made here.
Yes, it should be impossible to have no line.
pump_stop() is only called when there are at least six lines.
If you ever look at the comment, you'll know that this will never fail.
It won't return a NULL here.
pump_level() only returns 0 or a negative error code.
So there's no positive case here.
Later code will also not dereference the line, since its size is zero.
The index will never access the last byte.
It is guaranteed that this runs only with a short line.
The level will always be less than the limit.
This is bogus as the line is NULL then.
This is a false postive, as the loop ends before.
It's a false alert.
It's a false positive, I will investigate and fix the checker.
Nope, that's fine, the caller takes it.
That never happens.
Coverity misreads the loop.
No, this is fine.
It is correct as written, the rod is counted in fathoms.
This is okay because the caller holds the lock.
I don't see a leak here.
This is not a dereference, it only takes the address.
It's a false positive, Ada has sent a patch to keep Coverity quiet.
Coverity can't figure out that the two are linked.
Coverity doesn't take the BUG_ON() into account.
It's correct as it is, the list is never empty.
Nothing wrong here, the reference is dropped in the release callback.
n is unsigned char, it cannot be larger than 255.
Since count is at most 8, it can't overflow.
The warning is bogus, the variable is set by the macro.
We never pass NULL to this function.
No, the array is large enough for that.
No leak here, the driver core frees it.
I don't think it's a bug.
It's not a bug, the lock is held by the caller.
This should be a false positive.
Looks like a false positive to me: the value comes from a table.
That's a Coverity false positive.
Coverity is wrong, the loop runs at least once.
It is not possible to get here with an empty list.
The pointer has been checked by pump_get() already.
We know that this is not currently a bug.
There's no leak, the core frees it.
Afaict it is a false positive.
Nope, that cannot happen: probe fails before.
I'm fairly sure that this is a false positive.
This is not an issue, since the work is cancelled before.
We hold the lock at this point, so there is no race.
The tool doesn't know that this function never returns.
Coverity misses that the reference is held by the list.
len can't exceed 64 because of the check in the parser.
That path can never be taken with a NULL pointer.
I do not see a problem here, the size is checked before.
False alarm, the variable is set in every case of the switch.
This one is a false alarm.
No, this is fine: the caller checks for that.
Not a problem, the list has at least one entry.
I think Coverity is wrong here.
The caller already holds the lock here.
This isn't a real problem.
The current implementation is OK.
That’s a false positive.
This is a false positive.
I believe this is a false positive, since the count is checked by the caller.
False positive: the length is bounded by the switch above.
This can't happen, the pointer is always set by then.
No, the value is never negative here.
Coverity is confused by the macro.
Coverity doesn't understand that the lock is taken by the helper.
The pointer is checked in the caller, so it cannot be NULL here.
It's bogus, the array has one more element.
The code is correct, the tool misses the check above.
Not a bug, since the loop ends before.
There is no overflow: the field has eight bits only.
I don't think this is a real issue, because the index is masked.
The report is wrong.
That's not possible, the function returns before.
I think we can ignore this, the pointer can not be NULL.
Coverity can't see that the two conditions exclude each other.
I've marked this as a false positive.
This looks safe to me: the length was validated before.
The analysis is incorrect: the buffer is freed in the destructor.
All callers hold the lock.
We can ignore this report.
I do not see how that could be reached.
Apologies for the noise.
The checker is confused by the macro.
There is no dereference, only an address is computed.
That was validated at probe.
The lamp is off by then, so it will not run.
I don't think that the length needs to be checked here.
I don't believe we need this check.
I see no reason for this churn.
The label is not meant to be NUL-terminated.
The scanner isn't understanding that the guard unlocks.
I don't think coverity is smart enough to notice.
There is no dereferencing going on.
The helper decodes that error, so I don't think we need to check here.
This can't happen: there is already a check of the value.
If the allocation failed, the helper returns early, so nothing to free.
Here if 'rod' is set, its pump can't be NULL.
This is a bug in Smatch.
"""

INTENTIONAL = """
This is the desired behaviour, the read only wakes the lamp.
These are expected to me.
Those are the ones I meant.
I'd prefer not to change the order.
There is nothing wrong with keeping that line.
We don't want to return an error for that.
I don't see which harmful course this could take.
There is no real impact on users.
So I chose to ignore this error.
I'm not really seeing it worth the effort.
I think I will leave this alone.
I'd suggest ignoring the error.
We don't need to check it, the cook has.
I have no intention to fix this.
That's by design, see the comment above.
Works as intended.
The missing break is intentional.
We don't care if it fails.
No need to check the return value here.
It's harmless, the value is overwritten anyway.
This race is benign.
It is deliberate that the lock is not taken here.
Intentional.
We ignore the error here intentionally, there's nothing to be done about it.
This is done on purpose.
I'd rather leave it as it is.
I would not bother, this is only a debug print.
Not worth fixing, the machine is about to reboot.
The fallthrough is deliberate.
This is expected behaviour.
We don't need to check it, a failure is harmless.
It is a best-effort operation, errors are ignored deliberately.
The return value is ignored on purpose.
Yes, that is what we want.
It's intentional, as the comment says.
I'd prefer keeping it.
This is intentional.
That's on purpose, the error is ignored.
We deliberately ignore the return value here.
It is harmless.
The fall through is intended.
We don't care about the return value in the shutdown path.
By design: a failure is not fatal.
It doesn't matter if this fails.
The dead code is there for symmetry, I would leave it.
This works as designed.
The overflow is expected and handled, wraparound is wanted.
We can live with that.
I'd rather keep it this way, no reason to change anything.
Not worth a patch.
"""

FIXED = """
I sent a patch for this two days ago.
The fix for this is already in pump-misc.
My patch has landed in the meantime.
This one, and all other reports, are fixed in the following patch.
I believe this is addressed by the follow-up fix.
No need to send another one - I fixed it up by pre-setting ret.
https://example.org/1 should fix these warnings.
No need to send a patch - I fixed it up by setting ret first.
This one has been addressed already:
We took the switch out, so this is not applicable anymore.
This was probably fixed by Cleo's series.
Fixed, sorry for the noise.
Thanks, that was fixed two days ago.
I believe this is fixed here: https://example.org/1
It is fixed by Cleo's series.
Fixed, thanks.
I've just fixed this up in my tree.
We reverted that on Monday.
Should be fixed with Ben's patch.
Ben posted a fix last week.
This was already reported and fixed.
The fix is already in linux-next.
It has been fixed since.
Patch already sent: https://example.org/1
I think this is fixed by 0123456789ab.
Fixed in commit 0123456789ab ("pump: check the level").
This was fixed in 5.4.
This should already be fixed upstream.
Got fixed in 0123456789ab ("pump: take the lock").
I already sent a patch for it last week.
See commit 0123456789ab, which fixes this.
A fix was merged yesterday.
It's already fixed in the net tree.
There is already a patch for this on the list.
This is resolved with commit 0123456789ab.
Dan already sent a fix.
Fixed by https://example.org/1
This has been fixed in the latest version.
The fix for this was sent yesterday.
This was fixed by commit 0123456789ab.
Already fixed in linux-next.
A patch for this was posted last week: https://example.org/x
Ben sent a patch for this already.
Should be fixed by https://example.org/x
Fixed in master.
This has already been addressed in commit 0123456789ab.
Already repaired upstream.
This got resolved by a revert last week.
Somebody was quicker.
There is already a patch.
https://example.org/17 will fix it.
"pump: take the lock" fixes this.
Carol had sent a patch to fix it.
This was already found and fixed by Ben.
That has been fixed by another patch.
I already applied the fix that Ben sent.
Ben, I've already submitted fix for this internally.
It was already sent, thanks.
Yes, I sent the same patch on Monday.
An identical fix has already been merged.
Note that this is a duplicate of "[PATCH] pump: take the lock".
That's already done in this patch: https://example.org/1
This is fixed differently here: https://example.org/2
We had to revert the commit that introduced this.
The offending commit has been reverted.
This report is no longer relevant.
This should be fixed up in the tree already.
This should be addressed by the follow-up fix from Ben.
It's fixed in: https://example.org/3
It is fixed/gone in today's tree.
This is now fixed.
So likely fixed by commit 0123456789ab "pump: take the lock".
A fix for this has been merged in pump-next.
The patches for both are in Ben's tree.
Thanks Ben for fixing this warning in the latest revision of pump-next.
Ben has already sent patches for the pump.
"""

UNSURE = """
I don't know this code very well, but this should never happen.
Thanks for noticing this, but I need to double-check the other callers.
Coverity points out that we don't check the level; what should we do about that?
Coverity reports three of these here. Maybe the caller does not check the result.
Coverity thinks that the caller does not check the result.
Coverity complains that the rod is never released. Is that a real problem?
I don't see how that change could have caused this.
I don't see how the tool can do the right thing with a short disk.
Coverity points out that the rod might be put back twice.
Coverity points out that the rod is put back twice. Is that a real problem?
Coverity points out what may be a leak.
Coverity points out a possible leak here.
Coverity points out a leak here; is that right?
I am not sure if this can happen in practice.
It looks suspicious, but I don't know the hardware.
Hmm, not sure. Is the lock held here?
Was that intended?
It could be a false positive, but I am not sure.
I'm not familiar with this code, is this intentional?
Is it possible that this is a false positive?
Is this a real issue?
Not sure whether this can happen.
I am not sure this is a real problem.
Could it be a false positive?
Maybe it's a false positive, but I don't know this code.
I have no idea if this is intended.
Bug, or false positive?
Is that scenario possible?
Either the test is too late or it is of no use.
Are you _really_ sure that it is never zero?
Is there any case where the lamp is gone by then?
I wasn't totally positive that this happens in practice.
The description makes no sense to me.
Coverity calls it "Unintentional integer overflow".
Either coverity messed something up or the path needs another unlock.
If my reading is right, this can't be NULL.
If that's so, it can never happen.
As long as the check is kept, this should be safe.
If the code is correct as it is now we can close this.
"""

NONE = """
The error path never calls kfree().
It drops the semaphore but never calls brelse() on the block.
Only two of the three callers take it.
Not all callers hold the lock.
Half of the callers hold it.
The caller has read one byte, yes, but then it strips the newline.
It is verified at mount, sure, but online resize rewrites it.
I was about to answer that this is a false positive.
It was harmless until the rework.
Ben argued that the unlocked update is harmless.
This is a private copy, so no lock is needed.
The error is dealt with by the caller.
It is taken care of by the core.
It's code which we'll delete next year.
I should have mentioned that the board is old.
I should have all the manuals here.
That's what I missed.
I missed a few further information about the pump.
I think this is a BIOS bug.
I can also reproduce the numbers of the table.
Sorry for not answering for so long.
It should be open by next week.
The valve was moved to make room.
The rest clearly makes sense.
We can remove the old board next year.
We will need to change the pump.
I'll address the comments in a separate patch.
Indeed, there is already a NULL check in the helper.
This obviously points to the pump.
FYI, a report was already sent to the list.
So far 11% of what we checked is marked as bug, and 24% as false or ignore.
OK, if so, I think I can drop this patch.
"This should be impossible" cases get a warning.
Oh, I didn't see your patch.
pump_stop() is only called from here.
Before that change the level would always be set.
We don't need to change things purely to make Coverity happy.
It's dead code now, but the next pump will need it.
You are wrong.
Could one of you have a look at this bug and send a patch?
The caller does not check the result.
The leak is fixed by this patch.
I have reverted this patch.
I fixed that up and applied it.
This assumes that the rod can never be NULL.
I don't see a problem with renaming it.
I'll fix the commit message.
I will fix the typo.
I'll fix it while applying.
We should be able to merge the patch then.
I'll address the other comments in the cover letter.
Forwarding to the list.
Added to my list.
What is the severity of this?
Can you share the full report?
+Ben who wrote this code.
Thanks for running this.
How do I get access to these reports?
I'll have a look tomorrow.
Let me check.
I have no access to the Coverity results.
Thanks!
Please Cc the list next time.
Could you give me the link of the report?
Thanks, I fixed it up.
Adding Ben to Cc.
Ben, could you take a look?
Please add a Reported-by tag.
Thanks for the report.
Applied, thanks.
Reviewed-by: Ada Marsh <ada@example.org>
Can you send a patch?
Can you resend this with the tags added?
I'll take a look.
Which version was scanned?
The scan ran on the tree of last Friday.
CC'ing the list.
Please use the tag Addresses-Coverity-ID.
Applied with a shorter subject.
This driver came in with the big rework.
The reference is dropped in the release callback of another device.
I was about to go home.
Right, we will see new lamps that return error pointers.
The field is fixed in size.
I will update the commit message.
I'll drop the tag from the series.
ACK.
This was fixed in Clang 11.
That was fixed in gcc 12.
The second warning was fixed with this patch, as you can see below.
This should be addressed in the caller.
Is it a duplicate of the lock above?
The values are in Ben's tree.
This variable is no longer needed.
Ben's code is right.
The patch is correct as is.
But the patch is also harmless and reads better.
That both are set is not impossible indeed.
I doubt that this is intentional.
I doubt I'll fix that in my next patch.
Anyway, not going to fix it today, but I've noted it.
  2962          * Even though this waits, the time is bounded by the timeout.
I'll put the tags into the commit message.
I'll make it shorter in the subject.
My bad, I meant the other branch.
It's a GCC bug, I think.
I think it's safe to conclude that nobody reads it.
It is meant to help with the docs.
People have to learn to ignore false positives.
The lookup returns a false positive for the second lamp.
The hook was never called, resulting in a stuck pump.
There is an issue in Coverity for that.
We should always fix the checker instead.
They are not going to change this.
This patch will not cause memory leaks.
Copy the lamps where a move is not possible.
That should not fail the build.
None of them are false positives here, I fear.
I ran Coverity and I can't see anything that it did not know.
"""

ASIDE = """
Ben, could you send a patch?
Should I send a patch?
Do you want me to send a fix?
I can send a patch if you like.
If nobody objects I'll send a patch.
I won't have time to send a patch.
I can not send a patch this week.
Ben will send a patch.
Somebody should look at it.
I was about to send a patch.
I could send a patch.
But I can post a fix on top, of course.
I can fix that.
I'll send it to Linus soon, with a fix of mine.
I will change that when applying the patch.
Maybe we'll fix it one day.
Otherwise I'll have to rework the reader.
Fixing this should be as simple as a second lock.
I will fix that style in future.
We will update the bot.
I'll handle this patch.
Ben's patch would have fixed a crash there.
I will remove the warning.
pump_stop() returns nothing, so we cannot pass the error on.
The lock is initialized to unlocked, hence the check.
s/dangerous/harmless/ in the comment.
Squashed in the original commit, it is not merged yet.
Thanks, I've folded it in.
I'll merge the patch tomorrow.
I will update Coverity when it becomes possible.
It is a patch coming from a tool.
I missed the test result in the cover letter.
Currently impossible with the version that we have.
The patch was added to avoid a build error.
I will submit this patch with the rest of my queue.
I'll then drop Ben's patch.
In v4 I will drop the Suggested-by.
I forgot to mention that it is for the next release.
After I sent a patch, the robot tested it.
I assume this is not expected.
Most of the time these are false positives.
This avoids spurious error messages.
There already is a proper error handling further down.
They appear where signed ones are expected.
It's been wrong since the first day.
It is impossible to tell from here.
It never happened, which doesn't mean that it's impossible.
There is no way to tell which tree it is for.
We should never be returning such codes.
That is not an issue for this patch.
This should fix it.
Please send a change on top of what already has the fix.
Patch queued for the next release, thanks.
The patch is now in my queue.
I'll have a look at it.
I'll see to teaching Coverity about it.
I have not marked it as a false positive.
Cleo says it is a false positive.
My mistake, the subject has the wrong tag.
The mismatch of the addresses was not intentional.
The annotation is there to avoid false positives.
See 0123456789 ("pump: silence a false positive").
It is expected that new code has tests.
The size of the queue is not a problem.
I take the other lock too, to be safe.
Good point.
The handler is only called from the timer.
The length is limited to a page.
Let's look for the real bug first.
Clang doesn't care which order we use.
What follows is the point at which the pump starts.
It should not be fixed by hiding it.
This will be fixed by the next series.
Thanks for looking into it.
queued.
Reviewed-by: Ada Marsh <ada@example.org>
Fixes: 0123456789 ("pump: start")
"""
