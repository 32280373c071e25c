package dev.nabi.gateway.wire;

/** Takes the fields of a head that is being written. */
public interface FieldSink {
    /** One that somebody sent. */
    void copy(Fields fields, int index);

    /** One of the gateway's own. */
    void add(OwnField name, String value);
}
