package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Outcome;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC's own client and server with the gateway between them. */
class GrpcClientIT {
    private static final int MIB = 1 << 20;
    private static final String SERVICE = "hello.Greeter";
    private static final Metadata.Key<String> CUSTOM = Metadata.Key.of("x-custom", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> BINARY = Metadata.Key.of("x-custom-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final MethodDescriptor<byte[], byte[]> unary = method("Unary", MethodType.UNARY);
    private final MethodDescriptor<byte[], byte[]> serverStream = method("Server", MethodType.SERVER_STREAMING);
    private final MethodDescriptor<byte[], byte[]> clientStream = method("Client", MethodType.CLIENT_STREAMING);
    private final MethodDescriptor<byte[], byte[]> both = method("Both", MethodType.BIDI_STREAMING);
    private final MethodDescriptor<byte[], byte[]> never = method("Never", MethodType.UNARY);
    private final AtomicReference<Metadata> seen = new AtomicReference<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicInteger served = new AtomicInteger();
    private Platform platform;
    private Server server;
    private ManagedChannel connection;
    private Channel client;

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName(SERVICE + "/" + name)
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() throws Exception {
        connection.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        platform.close();
    }

    private void begin(NettyServerBuilder builder) throws Exception {
        server = builder.addService(service())
                .maxInboundMessageSize(32 * MIB)
                .build()
                .start();
        platform.function("greeter", "protocol: h2c, concurrency: 200, timeoutSeconds: 30");
        platform.pod("greeter-00001", "greeter-1", server.getPort(), "h2c", Map.of());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "greeter-00001") == 1);
        // A Function has the whole path where it is called by its host.
        connection = NettyChannelBuilder.forAddress("127.0.0.1", platform.gateway.port())
                .overrideAuthority("greeter.shop.nabi.test")
                .maxInboundMessageSize(32 * MIB)
                .usePlaintext()
                .build();
        client = connection;
    }

    private static NettyServerBuilder local() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private ServerServiceDefinition service() {
        var plain = ServerServiceDefinition.builder(SERVICE)
                .addMethod(unary, ServerCalls.asyncUnaryCall((request, answer) -> {
                    served.incrementAndGet();
                    answer.onNext(request);
                    answer.onCompleted();
                }))
                .addMethod(serverStream, ServerCalls.asyncServerStreamingCall((request, answer) -> {
                    for (var i = 0; i < 100; i++) {
                        answer.onNext(request);
                    }
                    answer.onError(Status.ABORTED.withDescription("häif way").asRuntimeException());
                }))
                .addMethod(clientStream, ServerCalls.asyncClientStreamingCall(Counting::new))
                .addMethod(both, ServerCalls.asyncBidiStreamingCall(Echoing::new))
                .addMethod(
                        never,
                        ServerCalls.asyncUnaryCall(
                                (request, answer) -> ((io.grpc.stub.ServerCallStreamObserver<byte[]>) answer)
                                        .setOnCancelHandler(cancelled::countDown)))
                .build();
        return ServerInterceptors.intercept(plain, new io.grpc.ServerInterceptor() {
            @Override
            public <Q, A> io.grpc.ServerCall.Listener<Q> interceptCall(
                    io.grpc.ServerCall<Q, A> call, Metadata headers, io.grpc.ServerCallHandler<Q, A> next) {
                seen.set(headers);
                return next.startCall(call, headers);
            }
        });
    }

    private record Counting(StreamObserver<byte[]> answer, AtomicInteger bytes) implements StreamObserver<byte[]> {
        Counting(StreamObserver<byte[]> answer) {
            this(answer, new AtomicInteger());
        }

        @Override
        public void onNext(byte[] message) {
            bytes.addAndGet(message.length);
        }

        @Override
        public void onError(Throwable failed) {}

        @Override
        public void onCompleted() {
            answer.onNext(new byte[bytes.get()]);
            answer.onCompleted();
        }
    }

    private record Echoing(StreamObserver<byte[]> answer) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            answer.onNext(message);
        }

        @Override
        public void onError(Throwable failed) {}

        @Override
        public void onCompleted() {
            answer.onCompleted();
        }
    }

    private static class Collecting implements StreamObserver<byte[]> {
        private final List<byte[]> messages = new ArrayList<>();
        private final CompletableFuture<List<byte[]>> end = new CompletableFuture<>();
        private final Semaphore came = new Semaphore(0);

        @Override
        public void onNext(byte[] message) {
            messages.add(message);
            came.release();
        }

        @Override
        public void onError(Throwable failed) {
            end.completeExceptionally(failed);
        }

        @Override
        public void onCompleted() {
            end.complete(messages);
        }
    }

    private static CallOptions within(int seconds) {
        return CallOptions.DEFAULT.withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    @Test
    void oneForOneWithMetadataOfEitherKind() throws Exception {
        begin(local());
        var metadata = new Metadata();
        metadata.put(CUSTOM, "a");
        metadata.put(BINARY, new byte[] {0, 13, 10, -1});

        var with = ClientInterceptors.intercept(client, MetadataUtils.newAttachHeadersInterceptor(metadata));
        var answer = ClientCalls.blockingUnaryCall(with, unary, within(10), new byte[] {1, 2, 3});

        assertThat(answer).containsExactly(1, 2, 3);
        assertThat(seen.get().get(CUSTOM)).isEqualTo("a");
        assertThat(seen.get().get(BINARY)).containsExactly(0, 13, 10, -1);
        assertThat(platform.ended).singleElement().returns(Outcome.OK, Platform.Ended::outcome);
    }

    @Test
    void sixteenMebibytesBothWays() throws Exception {
        begin(local());
        var message = new byte[16 * MIB];
        message[message.length - 1] = 7;

        var answer = ClientCalls.blockingUnaryCall(client, unary, within(30), message);

        assertThat(answer).isEqualTo(message);
    }

    @Test
    void manyForOneAndTheStatusThatEndsThem() throws Exception {
        begin(local());
        var answers = ClientCalls.blockingServerStreamingCall(client, serverStream, within(10), new byte[1000]);
        var count = new AtomicInteger();

        assertThatThrownBy(() -> answers.forEachRemaining(answer -> count.incrementAndGet()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
                    assertThat(failed.getStatus().getDescription()).isEqualTo("häif way");
                });
        assertThat(count).hasValue(100);
    }

    @Test
    void oneForMany() throws Exception {
        begin(local());
        var answer = new Collecting();
        var requests = ClientCalls.asyncClientStreamingCall(client.newCall(clientStream, within(10)), answer);

        for (var i = 0; i < 100; i++) {
            requests.onNext(new byte[100]);
        }
        requests.onCompleted();

        assertThat(answer.end.get(10, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(all -> assertThat(all).hasSize(10_000));
    }

    @Test
    void inTurns() throws Exception {
        begin(local());
        var answers = new Collecting();
        var requests = ClientCalls.asyncBidiStreamingCall(client.newCall(both, within(10)), answers);

        for (var i = 0; i < 20; i++) {
            requests.onNext(new byte[i]);
            assertThat(answers.came.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        requests.onCompleted();

        assertThat(answers.end.get(10, TimeUnit.SECONDS)).hasSize(20);
    }

    @Test
    void aDeadlineEndsTheCallAtTheFunctionToo() throws Exception {
        begin(local());

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(client, never, within(1), new byte[1]))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.get().keys()).contains("grpc-timeout");
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
        // Both sides know the deadline: who of them ends the call first is open.
        assertThat(platform.ended)
                .singleElement()
                .extracting(Platform.Ended::outcome)
                .isIn(Outcome.CLIENT_GONE, Outcome.INSTANCE_DIED);
    }

    @Test
    void aCancelledCallEndsAtTheFunctionToo() throws Exception {
        begin(local());
        var call = client.newCall(never, within(10));
        var answer = ClientCalls.futureUnaryCall(call, new byte[1]);
        Platform.await("the call", () -> seen.get() != null);

        call.cancel("no need", null);

        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        Platform.await("the answer", answer::isDone);
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
    }

    /** The server closes each of its connections again and again, with a GOAWAY: no call is lost by it, none is run twice. */
    @Test
    void callsOutliveTheConnectionsOfTheirServer() throws Exception {
        begin(local().maxConnectionAge(20, TimeUnit.MILLISECONDS).maxConnectionAgeGrace(10, TimeUnit.SECONDS));
        var calls = 1200;
        var open = new Semaphore(50);
        var failures = new ConcurrentLinkedQueue<Throwable>();

        for (var i = 0; i < calls; i++) {
            open.acquire();
            ClientCalls.asyncUnaryCall(client.newCall(unary, within(20)), new byte[100], new Collecting() {
                @Override
                public void onError(Throwable failed) {
                    failures.add(failed);
                    open.release();
                }

                @Override
                public void onCompleted() {
                    open.release();
                }
            });
        }
        assertThat(open.tryAcquire(50, 30, TimeUnit.SECONDS)).isTrue();

        assertThat(failures).isEmpty();
        assertThat(served).hasValue(calls);
        Platform.await("the slots", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
    }
}
