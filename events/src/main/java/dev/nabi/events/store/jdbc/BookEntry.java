package dev.nabi.events.store.jdbc;

/** What changes in the books of a lane. {@code live} events wait or run. */
record BookEntry(long accepted, long settled, long dead, long live, long liveBytes) {
    static final BookEntry NONE = new BookEntry(0, 0, 0, 0, 0);

    static BookEntry accepted(long bytes) {
        return new BookEntry(1, 0, 0, 1, bytes);
    }

    static BookEntry settled(long bytes) {
        return new BookEntry(0, 1, 0, -1, -bytes);
    }

    static BookEntry dead(long bytes) {
        return new BookEntry(0, 0, 1, -1, -bytes);
    }

    static BookEntry redriven(long bytes) {
        return new BookEntry(0, 0, -1, 1, bytes);
    }

    static BookEntry purged() {
        return new BookEntry(0, 1, -1, 0, 0);
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
