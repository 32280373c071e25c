package dev.nabi.gateway.proxy;

/** Called as an exchange goes on, on its event loop. After an end, nothing more is called. */
public interface ExchangeListener {

    /** A connection to the instance is there. */
    default void onConnected() {}

    /** The function has begun to answer; returns what is added to the head that goes to the client. */
    AddedFields onAnswered(int status);

    /** An end: the whole answer is there, and its last byte goes to the client after this. */
    void onCompleted();

    /**
     * An end: the request may be sent to an instance again. {@code isInstanceToBlame} says whether the instance refused the
     * connection.
     */
    void onNotTaken(Throwable cause, boolean isInstanceToBlame);

    /** An end: the instance's connection broke, maybe in the midst of its work. */
    void onBroken(Throwable cause);

    /** An end: the client sent more than it may. */
    void onBodyTooLarge();
}
