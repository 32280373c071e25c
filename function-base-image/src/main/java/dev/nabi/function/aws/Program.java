package dev.nabi.function.aws;

import dev.nabi.function.aws.ProgramCall.Facts;
import dev.nabi.function.aws.ProgramCall.Reply;
import dev.nabi.function.handler.FunctionErrorException;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.http.TraceParent;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The program {@code bootstrap}: one process, which has one call at a time and lives from call to call. One that has ended,
 * or was ended at a time-out, is started anew for the next call.
 */
final class Program {
    /** How often the thread of a call looks for what the program prints. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final ProgramProcess process;
    private final EventShape wanted;
    private final LambdaFunction function;
    private final Semaphore turn = new Semaphore(1, true);

    Program(Path directory, String handler, LambdaFunction function) throws IOException {
        this.process = new ProgramProcess(directory, handler, function);
        this.wanted = EventShape.of(null, function.eventShape());
        this.function = function;
    }

    /** Starts it; says why where it ends before it asks for its first call. */
    void startAndAwaitReady() throws IOException {
        process.start();
        try {
            var end = process.session().awaitAsked();
            if (end != null) {
                process.output().logAll();
                throw new HandlerException("the bootstrap did not get as far as its first invocation: " + words(end));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new HandlerException("interrupted while the bootstrap started", stopping);
        }
    }

    private static String words(Reply end) {
        return switch (end) {
            case Reply.Exit(var how) -> how;
            case Reply.Failure failure -> failure.type() + ": " + ProgramAnswer.message(failure);
            case Reply.Result _ -> "it replied to nothing";
        };
    }

    void stop() {
        process.stop();
    }

    /** Has the program answer a request; whoever comes meanwhile waits, in the order of arrival. */
    void answer(RawInvocation invocation) throws Throwable {
        turn.acquire();
        try {
            if (process.session().hasEnded()) {
                process.start();
            }
            answerNow(invocation);
        } finally {
            turn.release();
        }
    }

    private void answerNow(RawInvocation invocation) throws Throwable {
        var shape = HttpEvent.isInvoke(invocation) ? EventShape.BODY : wanted;
        var call = new ProgramCall(facts(invocation), shape.event(invocation).readAllBytes());
        var session = process.session();
        var output = process.output();
        output.claim();
        boolean replied = false;
        try {
            session.offer(call);
            var reply = await(call, output);
            send(reply, shape, invocation);
            replied = !(reply instanceof Reply.Exit);
        } catch (FunctionErrorException failed) {
            replied = true;
            throw failed;
        } finally {
            if (!replied && invocation.remaining().get().isZero()) {
                process.kill();
            }
            output.log();
            output.release();
            session.done(call);
        }
    }

    private static Reply await(ProgramCall call, ProgramOutput output) throws InterruptedException {
        while (true) {
            var reply = call.await(LOOK);
            if (reply instanceof Reply.Exit) {
                output.logAll();
            } else {
                // What was printed before the reply is in the pipe by now.
                output.log();
            }
            if (reply != null) {
                return reply;
            }
        }
    }

    private static void send(Reply reply, EventShape shape, RawInvocation invocation) throws Exception {
        switch (reply) {
            case Reply.Result result -> ProgramAnswer.send(result, shape, invocation);
            case Reply.Failure failure ->
                throw new FunctionErrorException(
                        failure.type(), ProgramAnswer.message(failure), ProgramAnswer.object(failure));
            case Reply.Exit(var how) ->
                throw new FunctionErrorException(
                        "Runtime.ExitError", "RequestId: " + invocation.id() + " Error: " + how, null);
        }
    }

    private Facts facts(RawInvocation invocation) {
        var headers = invocation.exchange().head().headers();
        var trace = TraceParent.of(headers);
        return new Facts(
                invocation.id(),
                HttpEvent.CLOCK.millis() + invocation.remaining().get().toMillis(),
                function.arn(),
                trace == null ? null : trace.xray(),
                ClientContextField.json(headers));
    }
}
