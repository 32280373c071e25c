package dev.nabi.local.agent.container;

import java.util.List;

/** How a container becomes a process, or why it cannot. */
public sealed interface Launch {

    /** A function on the base image. */
    record OfBaseImage(List<String> command) implements Launch {}

    /** A program of this machine, run in place of an image that is not used; the note tells a person. */
    record OfProgram(List<String> command, String note) implements Launch {}

    /** Nothing on this machine can run it. */
    record Refused(String reason, String message) implements Launch {}
}
