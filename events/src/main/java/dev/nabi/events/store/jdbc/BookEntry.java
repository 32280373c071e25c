package dev.nabi.events.store.jdbc;

/** What changes in the books of a lane. {@code live} events wait or run; {@code liveBytes} are those of dead letters, too. */
record BookEntry(long accepted, long settled, long dead, long live, long liveBytes) {
    static final BookEntry NONE = new BookEntry(0, 0, 0, 0, 0);

    static BookEntry accepted(long bytes) {
        return new BookEntry(1, 0, 0, 1, bytes);
    }

    static BookEntry settled(long bytes) {
        return new BookEntry(0, 1, 0, -1, -bytes);
    }

    /** A dead letter stays on the disk, and takes its room in the lane. */
    static BookEntry died() {
        return new BookEntry(0, 0, 1, -1, 0);
    }

    static BookEntry redriven() {
        return new BookEntry(0, 0, -1, 1, 0);
    }

    static BookEntry purged(long bytes) {
        return new BookEntry(0, 1, -1, 0, -bytes);
    }

    /** What a namespace's logs, or its settled events, have more, or less where it is negative. */
    static BookEntry held(long bytes) {
        return new BookEntry(0, 0, 0, 0, bytes);
    }

    /** What lanes that are gone had taken in. */
    static BookEntry gone(long accepted, long settled) {
        return new BookEntry(accepted, settled, 0, 0, 0);
    }

    /** Events that take room: those that wait, run or are dead. */
    long heldEvents() {
        return live + dead;
    }

    BookEntry plus(BookEntry other) {
        return new BookEntry(
                accepted + other.accepted,
                settled + other.settled,
                dead + other.dead,
                live + other.live,
                liveBytes + other.liveBytes);
    }
}
