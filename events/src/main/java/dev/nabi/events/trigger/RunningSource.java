package dev.nabi.events.trigger;

/** A source that runs for one Trigger until it is closed. */
public interface RunningSource extends AutoCloseable {
    SourceState state();

    @Override
    void close();
}
