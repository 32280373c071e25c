package dev.nabi.bench.gateway;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestReader;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.gateway.wire.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the heads of requests and answers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class HeadBench {
    private static final String TOOL =
            "GET /function/default/bench HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: wrk\r\nAccept: */*\r\n\r\n";
    private static final String BROWSER = "GET /function/shop/cart/items?page=2 HTTP/1.1\r\nHost: functions.example\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
            + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
            + "Accept-Language: de,en-US;q=0.7,en;q=0.3\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
            + "Connection: keep-alive\r\nCookie: session=4f1e9a6a3b0c4d8e9f; theme=dark\r\n"
            + "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"
            + "Sec-Fetch-Site: same-origin\r\nPriority: u=0, i\r\n\r\n";
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 29 Nov 2026 12:00:00 GMT\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n";

    private final MemoryBound heads = new MemoryBound(1 << 20);
    private final RequestReader requests = new RequestReader(8192, 32_768, heads);
    private final ResponseReader answers = new ResponseReader(8192, 65_536, heads);
    private final ByteBuf tool = bytes(TOOL);
    private final ByteBuf browser = bytes(BROWSER);
    private final ByteBuf answer = bytes(ANSWER);

    private static ByteBuf bytes(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    private RequestHead request(ByteBuf bytes) throws BadMessageException {
        bytes.readerIndex(0);
        requests.reset();
        requests.read(bytes);
        return requests.head();
    }

    @Benchmark
    public RequestHead requestOfATool() throws BadMessageException {
        return request(tool);
    }

    @Benchmark
    public RequestHead requestOfABrowser() throws BadMessageException {
        return request(browser);
    }

    @Benchmark
    public ResponseHead answer() throws BadMessageException {
        answer.readerIndex(0);
        answers.reset();
        answers.read(answer);
        return answers.head(false);
    }
}
