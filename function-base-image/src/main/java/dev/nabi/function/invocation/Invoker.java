package dev.nabi.function.invocation;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Context;
import dev.nabi.function.binding.PayloadBinder;
import dev.nabi.function.binding.ResultWriter;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.ExchangeHandler;
import dev.nabi.function.http.HeaderException;
import dev.nabi.function.http.HttpException;
import dev.nabi.function.http.InvokeApi;
import dev.nabi.function.http.Problem;
import dev.nabi.function.http.TraceParent;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Serves each request by one call of the handler on the request's own thread. */
public final class Invoker implements ExchangeHandler {
    private static final String UNDISCLOSED = "the function failed; its log has the reason, under the invocation's id";

    private final Handler handler;
    private final PayloadBinder binder;
    private final ClassLoader functionClasses;
    private final TimeOuts timeOuts;
    private final InFlight inFlight;
    private final InvocationLog log;
    private final Disclosure disclosure;
    private final Report report;

    /**
     * What a caller is told of the inside.
     *
     * @param errorDetails what an exception says
     * @param logTail the end of the invocation's log, where it asks for it
     */
    public record Disclosure(boolean errorDetails, boolean logTail) {}

    public Invoker(
            Handler handler,
            PayloadBinder binder,
            ClassLoader functionClasses,
            TimeOuts timeOuts,
            InvocationLog log,
            Disclosure disclosure,
            Report report) {
        this.handler = handler;
        this.binder = binder;
        this.functionClasses = functionClasses;
        this.timeOuts = timeOuts;
        this.inFlight = timeOuts.inFlight();
        this.log = log;
        this.disclosure = disclosure;
        this.report = report;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        var headers = exchange.head().headers();
        var invocation = new Invocation(InvocationHeaders.id(headers), Thread.currentThread());
        inFlight.enter();
        var deadline = timeOuts.start(invocation, exchange);
        try {
            begin(exchange, invocation);
            Thread.currentThread().setContextClassLoader(functionClasses);
            answer(exchange, invocation, deadline);
        } finally {
            timeOuts.end(deadline);
            // The handler is back: nobody has to answer for it any more.
            invocation.claimAnswer();
            log.ended();
            if (invocation.leave()) {
                inFlight.leave();
            }
        }
    }

    private void begin(Exchange exchange, Invocation invocation) {
        var headers = exchange.head().headers();
        var tail = disclosure.logTail() && InvocationHeaders.asksForLog(headers) ? new LogTail() : null;
        log.started(new LogScope(invocation.id(), TraceParent.of(headers), tail));
        var response = exchange.response();
        boolean isFirst = report.isFirst();
        if (tail == null) {
            response.gate(invocation::commit);
            return;
        }
        long began = timeOuts.now();
        response.gate(() -> {
            invocation.commit();
            log.flush();
            response.headers().set(InvocationHeaders.LOG_RESULT, tail.base64());
            response.headers().set(InvocationHeaders.REPORT, report.of(timeOuts.since(began), isFirst));
        });
    }

    private void answer(Exchange exchange, Invocation invocation, Deadlines.Entry deadline) throws IOException {
        var failure = failureOf(exchange, invocation, deadline);
        if (!invocation.finish()) {
            late(invocation, failure);
        } else if (failure != null) {
            fail(exchange, invocation, failure);
        }
    }

    @SuppressWarnings(
            "CatchingUnchecked") // Whatever the author's code throws, a StackOverflowError too, is its failure.
    private @Nullable Throwable failureOf(Exchange exchange, Invocation invocation, Deadlines.Entry deadline) {
        try {
            call(exchange, invocation, deadline);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    @SuppressWarnings("ReferenceEquality") // It is that one object.
    private void call(Exchange exchange, Invocation invocation, Deadlines.Entry deadline) throws Throwable {
        var response = exchange.response();
        var context = Context.of(exchange.head(), invocation.id());
        var payload = handler.raw() ? raw(exchange, invocation, deadline) : payload(exchange);
        var result = await(handler.call().call(payload, context));
        if (result != Handler.ANSWERED) {
            Context.apply(context, response);
            ResultWriter.write(result, handler.results(), response);
        }
    }

    private @Nullable Object payload(Exchange exchange) throws BindException, IOException {
        var type = handler.payload();
        return type == null ? null : binder.bind(type, exchange.head(), exchange.body());
    }

    private Object raw(Exchange exchange, Invocation invocation, Deadlines.Entry deadline) {
        return new RawInvocation(exchange, invocation.id(), () -> timeOuts.remaining(deadline), binder.maxBytes());
    }

    private static @Nullable Object await(@Nullable Object result) throws Throwable {
        try {
            if (result instanceof Future<?> future) {
                return future.get();
            }
            return result instanceof CompletionStage<?> stage
                    ? stage.toCompletableFuture().get()
                    : result;
        } catch (InterruptedException timedOut) {
            // Nobody waits for the result any more.
            if (result instanceof Future<?> future) {
                future.cancel(true);
            }
            throw timedOut;
        } catch (ExecutionException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private void fail(Exchange exchange, Invocation invocation, Throwable failure) throws IOException {
        if (failure instanceof HttpException refused) {
            throw refused;
        }
        var response = exchange.response();
        boolean isInvoke = InvokeApi.isCalled(exchange.head());
        if (failure instanceof BindException refused
                && !invocation.isCommitted()
                && !(isInvoke && refused.status() == 400)) {
            Problem.of(refused.status(), refused.getMessage())
                    .with("field", refused.field())
                    .with("reason", refused.reason())
                    .send(response);
            return;
        }
        log.failed(invocation.id(), failure);
        if (invocation.isCommitted()) {
            throw new IOException("invocation " + invocation.id() + " failed half-way through its answer");
        }
        if (isInvoke) {
            FunctionError.send(failure, disclosure.errorDetails() ? null : UNDISCLOSED, response);
        } else {
            Problem.of(500, detail(failure))
                    .with("invocationId", invocation.id())
                    .send(response);
        }
    }

    /** What a caller may know of a failure: which header field is wrong, but what an exception says is for the log. */
    private @Nullable String detail(Throwable failure) {
        if (failure instanceof HeaderException) {
            return failure.getMessage();
        }
        if (!disclosure.errorDetails()) {
            return UNDISCLOSED;
        }
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** The handler is back after its time-out: an answer that began in time stands, any other is now a 504. */
    private void late(Invocation invocation, @Nullable Throwable failure) throws IOException {
        Thread.interrupted();
        boolean first = invocation.claimAnswer();
        if (failure == null && invocation.isCommitted()) {
            return;
        }
        if (first && !invocation.isCommitted()) {
            throw timeOuts.timedOut(invocation);
        }
        throw new IOException("invocation " + invocation.id() + " was not in time");
    }
}
