package dev.nabi.gateway.call;

import dev.nabi.gateway.events.EventsAnswer;
import dev.nabi.gateway.events.EventsRequest;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step whose calls are answered by the events process.
 *
 * <pre>
 * body in whole ─→ sent, once ─→ answered: passed on as it is
 *     └ 413, 408       └ 501 without one, 503 when it does not answer: never an answer that it did not give
 * </pre>
 */
abstract class EventsStep implements Step {
    /** The longest body of an event, or of an asynchronous call. */
    static final int MOST_BYTES = 1 << 20;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final Set<String> OF_THE_HOP =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "trailer", "upgrade");

    private final LoopCalls loop;

    EventsStep(LoopCalls loop) {
        this.loop = loop;
    }

    /** What the events process is asked for this call, with its body. */
    abstract EventsRequest request(Call call, byte[] body);

    @Override
    public String stage(Call call) {
        return call.events().handOver() == null ? "body" : "events";
    }

    final Verdict pass(Call call) {
        var sent = call.events().handOver();
        if (sent == null) {
            var waits = whole(call);
            return waits == null ? send(call) : waits;
        }
        if (sent.answer() != null) {
            return answered(call, sent.answer());
        }
        return new Verdict.Answer(Problems.eventsAway(String.valueOf(sent.failure())));
    }

    /** Null once all of the body is there. */
    private @Nullable Verdict whole(Call call) {
        if (loop.resources().events().client() == null) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.noEvents());
        }
        var body = call.body();
        if (body.isEmpty()) {
            return null;
        }
        var most = (int) Math.min(MOST_BYTES, body.most());
        if (call.request().length().bytes() <= most) {
            body.hold(call.client(), call::lookAgain, most);
        }
        if (call.request().length().bytes() > most || body.isTooLong() || body.bytes() > most) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooLargeForEvents(most));
        }
        if (body.isLost()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.overloaded());
        }
        return body.isWhole()
                ? null
                : call.await(call.clock().nanos() + loop.options().headTimeoutMillis() * NANOS_PER_MILLI, () -> {});
    }

    private Verdict send(Call call) {
        var client = loop.resources().events().client();
        if (client == null) {
            return new Verdict.Answer(Problems.noEvents());
        }
        var request =
                request(call, call.body().isEmpty() ? new byte[0] : call.body().held());
        var handOver = new HandOver(call);
        call.events(call.events().withHandOver(handOver));
        client.send(request)
                .whenComplete((answer, failed) -> loop.executor().execute(() -> handOver.ended(answer, failed)));
        return call.await(call.clock().nanos() + request.patience().toNanos(), handOver);
    }

    @Override
    public final Verdict expired(Call call) {
        if (call.events().handOver() == null) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooSlow(loop.options()));
        }
        return new Verdict.Answer(Problems.eventsAway("no answer in time"));
    }

    private static Verdict answered(Call call, EventsAnswer answer) {
        if (answer.status() < 200 || answer.status() > 599) {
            return new Verdict.Answer(Problems.eventsAway("it answered with status " + answer.status()));
        }
        var fields = new Fields(512);
        answer.fields().stream()
                .filter(field -> !OF_THE_HOP.contains(field.getKey().toLowerCase(Locale.ROOT)))
                .forEach(field -> fields.add(field.getKey(), field.getValue()));
        var cors = call.limits().cors();
        if (cors != null) {
            fields.addAll(cors);
        }
        var isEmpty = answer.status() == ResponseHead.NO_CONTENT;
        if (!isEmpty) {
            fields.add("Content-Length", Integer.toString(answer.body().length));
        }
        var words = HttpResponseStatus.valueOf(answer.status()).reasonPhrase();
        return new Verdict.Reply(
                ResponseHead.of(
                        answer.status(), words, fields, isEmpty ? Length.NONE : Length.of(answer.body().length)),
                isEmpty ? new byte[0] : answer.body());
    }
}
