package dev.nabi.gateway.call;

import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends problems to clients, and writes their causes to the log: at most {@value #MOST_LINES} lines a second. */
final class ProblemAnswers {
    private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);
    private static final int MOST_LINES = 10;
    private static final int LONGEST_CAUSE = 1000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final DataPlaneOptions options;
    private long since;
    private int lines;

    ProblemAnswers(EventLoop loop, DataPlaneOptions options) {
        this.loop = loop;
        this.options = options;
        this.since = loop.ticks().nanos();
    }

    /** Answers with it, or breaks an answer that has begun: a client must not take half an answer for a whole. */
    void send(Client client, Problem problem, String id, @Nullable Fields cors) {
        log(problem, id);
        if (client.isAnswering()) {
            client.reset();
            return;
        }
        if (!client.isOpen()) {
            return;
        }
        var body = ProblemBody.of(problem, id, options.exposesCauses()).json();
        var fields = new Fields(256)
                .add("Content-Type", "application/problem+json")
                .add("Content-Length", Integer.toString(body.length))
                .add("Nabi-Invocation-Id", id);
        if (problem.retryAfterSeconds() > 0) {
            fields.add("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        var failure = problem.failure();
        problem.fields().forEach(fields::add);
        if (cors != null) {
            fields.addAll(cors);
        }
        client.answer(ResponseHead.of(failure.status(), failure.title(), fields, Length.of(body.length)), null);
        if (!client.request().isHead()) {
            client.write(Unpooled.wrappedBuffer(body));
        }
        client.end(null);
    }

    private void log(Problem problem, String id) {
        if (problem.cause() == null) {
            return;
        }
        var now = loop.ticks().nanos();
        if (now - since >= SECOND_NANOS) {
            since = now;
            lines = 0;
        }
        if (lines++ < MOST_LINES) {
            LOG.infof("%s: %s: %s (%s)", id, problem.failure().reason(), problem.detail(), oneLine(problem.cause()));
        }
    }

    /** Causes have words of containers and issuers, which are strangers': nothing in them is a line, or a terminal's command. */
    static String oneLine(String cause) {
        var line = new StringBuilder();
        cause.codePoints().limit(LONGEST_CAUSE).forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
