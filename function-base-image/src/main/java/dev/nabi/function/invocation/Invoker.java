package dev.nabi.function.invocation;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Context;
import dev.nabi.function.binding.PayloadBinder;
import dev.nabi.function.binding.Problem;
import dev.nabi.function.binding.ResultWriter;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.ExchangeHandler;
import dev.nabi.function.http.HttpException;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Serves each request by one call of the handler on the request's own thread. */
public final class Invoker implements ExchangeHandler {
    private final Handler handler;
    private final PayloadBinder binder;
    private final ClassLoader functionClasses;
    private final TimeOuts timeOuts;
    private final InFlight inFlight;
    private final FailureLog log;

    public Invoker(
            Handler handler, PayloadBinder binder, ClassLoader functionClasses, TimeOuts timeOuts, FailureLog log) {
        this.handler = handler;
        this.binder = binder;
        this.functionClasses = functionClasses;
        this.timeOuts = timeOuts;
        this.inFlight = timeOuts.inFlight();
        this.log = log;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        var headers = exchange.head().headers();
        var invocation = new Invocation(InvocationHeaders.id(headers), Thread.currentThread());
        inFlight.enter();
        var deadline = timeOuts.start(invocation, exchange);
        try {
            exchange.response().gate(invocation::commit);
            Thread.currentThread().setContextClassLoader(functionClasses);
            answer(exchange, invocation, deadline);
        } finally {
            timeOuts.end(deadline);
            if (invocation.leave()) {
                inFlight.leave();
            }
        }
    }

    @SuppressWarnings(
            "CatchingUnchecked") // Whatever the author's code throws, a StackOverflowError too, is its failure.
    private void answer(Exchange exchange, Invocation invocation, Deadlines.Entry deadline) throws IOException {
        Throwable failure;
        try {
            call(exchange, invocation, deadline);
            if (!invocation.finish()) {
                Thread.interrupted();
            }
            return;
        } catch (HttpException refused) {
            throw refused;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        if (invocation.finish()) {
            fail(exchange, invocation, failure);
        } else {
            timedOut(exchange, invocation);
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
            ResultWriter.write(result, response);
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
            return switch (result) {
                case Future<?> future -> future.get();
                case CompletionStage<?> stage -> stage.toCompletableFuture().get();
                case null, default -> result;
            };
        } catch (ExecutionException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private void fail(Exchange exchange, Invocation invocation, Throwable failure) throws IOException {
        if (failure instanceof BindException refused && !invocation.isCommitted()) {
            Problem.send(refused.status(), Problem.of(refused), exchange.response());
            return;
        }
        log.failed(invocation.id(), failure);
        if (invocation.isCommitted()) {
            throw new IOException("invocation " + invocation.id() + " failed half-way through its answer");
        }
        Problem.send(500, Problem.of(500, message(failure)), exchange.response());
    }

    private static String message(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private void timedOut(Exchange exchange, Invocation invocation) throws IOException {
        Thread.interrupted();
        if (invocation.claimAnswer() && !invocation.isCommitted()) {
            timeOuts.answer(invocation, exchange);
        }
        throw new IOException("invocation " + invocation.id() + " was not in time");
    }
}
