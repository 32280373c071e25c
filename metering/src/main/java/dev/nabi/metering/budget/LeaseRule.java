package dev.nabi.metering.budget;

/**
 * How much of a budget a gateway should hold: enough for a moment of what it is asked for, never more than a quarter of
 * what is left. So the parts shrink towards the limit, and what one holds idly another does not miss for long. Pure,
 * and the same for invocations and for time.
 */
final class LeaseRule {
    private static final int PARTS = 4;

    private LeaseRule() {}

    /**
     * What is known of one amount.
     *
     * @param granted to this run since the period began
     * @param unspent of it; negative where more was spent than granted
     * @param wanted what the next moment is thought to need; 0 where nobody asks
     */
    record Question(
            long limit,
            long folded,
            long othersHeld,
            long othersSpent,
            long ownFolded,
            long granted,
            long unspent,
            long wanted) {

        /** Spent here, and not in the ledger yet. */
        private long pending() {
            return Math.max(0, granted - unspent - ownFolded);
        }

        /** The most that may be unspent here, were nobody to get more. */
        private long free() {
            return limit - folded - othersHeld - pending();
        }

        private long used() {
            return folded + othersSpent + pending();
        }
    }

    /**
     * @param change to what was granted; negative to give back
     * @param used what is spent for certain, by everybody
     */
    record Answer(long change, long used, boolean isUsedUp) {}

    static Answer decide(Question question) {
        if (question.limit() == Amounts.NO_BOUND) {
            return new Answer(0, question.used(), false);
        }
        var change = change(question);
        var unspent = question.unspent() + change;
        return new Answer(change, question.used(), unspent <= 0 && question.used() >= question.limit());
    }

    private static long change(Question question) {
        var free = Math.max(0, question.free());
        var target = Math.min(question.wanted(), Math.ceilDiv(free, PARTS));
        var unspent = question.unspent();
        var isGoodEnough = unspent > 0 && unspent <= target && unspent >= target / 2;
        return isGoodEnough ? 0 : target - unspent;
    }
}
