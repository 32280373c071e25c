package dev.nabi.gateway.proxy;

/** Told how an exchange goes, on its event loop. After an end, nothing more is told. */
public interface Listener {

    /** The function answered: what is to be added to the head that goes to the client. */
    Stamp answered(int status);

    /** An end: the whole answer is there, and its last byte goes to the client after this. */
    void completed();

    /** An end: no byte of the request was taken, so that another instance may take it. */
    void untaken(Throwable cause);

    /** An end: the instance's connection broke, maybe in the midst of its work. */
    void broke(Throwable cause);

    /** An end: the client sent more than it may. */
    void tooLarge();
}
