package dev.nabi.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.metering.Call;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.StepClock;
import dev.nabi.metering.journal.JournalConfig;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.RetentionConfig;
import dev.nabi.metering.usage.UsageReports.Report;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageReportsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StepClock clock = StepClock.atT0();

    @TempDir
    Path directory;

    private Metering metering;

    @BeforeEach
    void start() throws Exception {
        clock.set(Instant.parse("2026-04-01T00:30:00Z"));
        metering = Metering.open(config());
    }

    private MeteringConfig config() {
        var base = MeteringConfig.in(directory, "gateway-0");
        return new MeteringConfig(
                "gateway-0",
                new JournalConfig(directory.resolve("journal"), 64 << 10, 1 << 20, Duration.ofMillis(20)),
                DatabaseConfig.sqlite(directory.resolve("usage.db")),
                RetentionConfig.defaults(),
                base.prices(),
                Duration.ofMinutes(10),
                clock);
    }

    @AfterEach
    void stop() throws Exception {
        metering.close();
    }

    /** Folds at once: the loop of these tests is slower than any of them. */
    private void meter(Call... calls) throws Exception {
        for (var call : calls) {
            metering.meter().ended(call);
        }
        metering.foldNow();
    }

    private static Call at(String moment) {
        return Call.ok(1).at(Instant.parse(moment).toEpochMilli()).lasting(100);
    }

    @Test
    void tellsUsageByHourAndFunction() throws Exception {
        meter(
                at("2026-04-01T00:05:00Z"),
                at("2026-04-01T00:06:00Z").ending(Outcome.NEVER_STARTED),
                at("2026-04-01T00:10:00Z").of("team", "other").with(1024, 1, 2));

        var answer = json("/usage?step=hour&from=2026-04-01&to=2026-04-01T01:00:00Z");

        assertThat(answer.at("/covers").asText()).isEqualTo("gateway-0");
        assertThat(answer.at("/rows")).hasSize(2);
        assertThat(answer.at("/rows/0").toString())
                .startsWith("{\"from\":\"2026-04-01T00:00Z\",\"to\":\"2026-04-01T01:00Z\",\"namespace\":\"default\","
                        + "\"function\":\"hello\",\"invocations\":2,\"billedInvocations\":1,\"gbSeconds\":\"0.0125\","
                        + "\"ok\":1,");
        assertThat(answer.at("/rows/1/gbSeconds").asText()).isEqualTo("0.1");
    }

    @Test
    void aDayInWhichClocksChangeHas23Hours() throws Exception {
        // Berlin: on 2026-03-29 clocks went from 02:00 to 03:00, so that day ended at 22:00Z.
        meter(
                at("2026-03-28T22:59:00Z"),
                at("2026-03-28T23:00:00Z"),
                at("2026-03-29T21:59:00Z"),
                at("2026-03-29T22:00:00Z"));

        var answer = json("/usage?step=day&zone=Europe/Berlin&from=2026-03-28&to=2026-03-31&group=none");

        assertThat(texts(answer, "from"))
                .containsExactly("2026-03-28T00:00+01:00", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00");
        assertThat(texts(answer, "to").get(1)).isEqualTo("2026-03-30T00:00+02:00");
        assertThat(texts(answer, "invocations")).containsExactly("1", "2", "1");
        assertThat(json("/usage?step=hour&zone=Europe/Berlin&from=2026-03-29&to=2026-03-30&group=none")
                        .at("/rows"))
                .hasSize(2);
    }

    @Test
    void aZoneOfHalfHoursHasDaysOfItsOwn() throws Exception {
        meter(at("2026-03-30T18:29:00Z"), at("2026-03-30T18:30:00Z"));
        var answer = json("/usage?zone=Asia/Kolkata&from=2026-03-30&to=2026-04-01&group=none");
        assertThat(texts(answer, "from")).containsExactly("2026-03-30T00:00+05:30", "2026-03-31T00:00+05:30");
        assertThat(texts(answer, "invocations")).containsExactly("1", "1");
    }

    @Test
    void pagesThroughEveryRowOnce() throws Exception {
        var calls = new ArrayList<Call>();
        for (int minute = 0; minute < 5; minute++) {
            for (int function = 0; function < 5; function++) {
                calls.add(at("2026-04-01T00:0" + minute + ":00Z").of("ns", "f" + function));
            }
        }
        meter(calls.toArray(Call[]::new));

        var seen = new ArrayList<String>();
        var path = "/usage?step=minute&limit=3";
        int pages = 0;
        while (path != null) {
            var page = json(path);
            for (var row : page.at("/rows")) {
                seen.add(row.get("from").asText() + " " + row.get("function").asText());
            }
            path = page.has("next") ? page.get("next").asText() : null;
            pages++;
        }
        assertThat(pages).isEqualTo(9);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void showsLateUsageBesideTheClosedHour() throws Exception {
        meter(at("2026-03-31T20:00:00Z"));
        clock.step(Duration.ofHours(2));
        meter();
        clock.step(Duration.ofMinutes(1));
        meter(at("2026-04-01T00:10:00Z"));

        var answer = json("/usage?from=2026-03-31&to=2026-04-02&group=function");

        assertThat(texts(answer, "invocations")).containsExactly("1");
        assertThat(answer.at("/adjustments")).hasSize(1);
        assertThat(answer.at("/adjustments/0/hour").asText()).isEqualTo("2026-04-01T00:00Z");
        assertThat(json("/cost?month=2026-04").at("/lines/0/adjustment").asBoolean())
                .isTrue();
    }

    @Test
    void writesCsvWithOneHeader() throws Exception {
        meter(at("2026-04-01T00:05:00Z").on("one"));
        var answer = get("/usage?format=csv&group=function,memory");
        assertThat(answer.contentType()).isEqualTo("text/csv; charset=utf-8");
        var lines = answer.body().split("\r\n", -1);
        assertThat(lines[0]).startsWith("kind,from,to,hour,namespace,function,revision,memoryMib,invocations");
        assertThat(lines[1])
                .isEqualTo("usage,2026-04-01T00:00Z,2026-04-01T00:31Z,,,hello,,128,1,1,0.0125,1,0,0,0,0,0,0,0,100,"
                        + "12800,0,0,0,10,20,100,12800,0.0125");
    }

    @Test
    void writesAnInvoiceWithTheFreeTierTakenOff() throws Exception {
        meter(at("2026-04-01T00:05:00Z").lasting(1000).with(1024, 0, 0));
        var answer = json("/cost?month=2026-04&namespace=default");
        assertThat(answer.at("/lines").toString())
                .isEqualTo("[{\"month\":\"2026-04\",\"namespace\":\"default\",\"function\":\"hello\","
                        + "\"item\":\"invocations\",\"adjustment\":false,\"quantity\":\"0.000001\","
                        + "\"unit\":\"million invocations\",\"unitPrice\":\"0.20\",\"amount\":\"0.000000\"},"
                        + "{\"month\":\"2026-04\",\"namespace\":\"default\",\"item\":\"free_invocations\","
                        + "\"adjustment\":false,\"quantity\":\"-0.000001\",\"unit\":\"million invocations\","
                        + "\"unitPrice\":\"0.20\",\"amount\":\"0.000000\"},"
                        + "{\"month\":\"2026-04\",\"namespace\":\"default\",\"function\":\"hello\",\"item\":\"compute\","
                        + "\"adjustment\":false,\"quantity\":\"1\",\"unit\":\"GB-second\",\"unitPrice\":\"0.0000166667\","
                        + "\"amount\":\"0.000017\"},"
                        + "{\"month\":\"2026-04\",\"namespace\":\"default\",\"item\":\"free_compute\","
                        + "\"adjustment\":false,\"quantity\":\"-1\",\"unit\":\"GB-second\",\"unitPrice\":\"0.0000166667\","
                        + "\"amount\":\"-0.000017\"}]");
        assertThat(answer.at("/total").asText()).isEqualTo("0.000000");
        assertThat(get("/cost?month=2026-04&format=csv").body()).contains("total,,,,,0.000000,USD");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /usage?step=week                          | The parameter 'step' is 'week': it must be one of minute, hour, day, month
            /usage?from=yesterday                     | The parameter 'from' is 'yesterday': it must be a moment such as
            /usage?from=2026-02-30                    | The parameter 'from' is '2026-02-30'
            /usage?from=2026-01-01T00:00:30Z          | it must be a whole minute
            /usage?from=2026-04-02&to=2026-04-01      | The parameter 'to' is '2026-04-01T00:00:00Z': it must be after 'from'
            /usage?zone=Mars                          | The parameter 'zone' is 'Mars'
            /usage?namespace=Not_a_name               | The parameter 'namespace' is 'Not_a_name'
            /usage?group=colour                       | The parameter 'group' is 'colour'
            /usage?limit=0                            | it must be a number from 1 to 10000
            /usage?limit=many                         | it must be a number from 1 to 10000
            /usage?after=garbage                      | The parameter 'after' is 'garbage'
            /usage?format=xml                         | it must be one of json, csv
            /usage?colour=red                         | there is no such parameter here
            /usage?step=day&step=hour                 | it may be given once
            /usage?step=minute&from=2026-02-20        | more than 50000 steps
            /usage?step=minute&from=2026-01-01&to=2026-01-02 | usage by the minute
            /cost?month=2026-13                       | The parameter 'month' is '2026-13'
            /cost?month=2026-01&from=2026-01-01       | it cannot be given with 'from' or 'to'
            """)
    void refusesABadParameterByName(String path, String message) throws Exception {
        assertThatThrownBy(() -> get(path)).hasMessageContaining(message);
    }

    @Test
    void takesAnOffsetWhosePlusWasNotEscaped() throws Exception {
        meter(at("2026-03-31T15:00:00Z"));
        var answer = json("/usage?group=none&from=2026-04-01T00:00:00+09:00&zone=+09:00");
        assertThat(texts(answer, "from")).containsExactly("2026-04-01T00:00+09:00");
    }

    @Test
    void givesItsOpenApiDocument() throws Exception {
        var document = new ObjectMapper(new YAMLFactory()).readTree(UsageReports.openApi());
        assertThat(document.at("/paths/~1usage/get/parameters").toString()).isNotEmpty();
        for (var parameter : UsageRequest.PARAMETERS) {
            assertThat(document.at("/paths/~1usage").toString() + document.at("/components/parameters"))
                    .contains(parameter);
        }
        meter(at("2026-04-01T00:05:00Z"));
        var row = json("/usage?group=namespace,function,revision,memory").at("/rows/0");
        var amounts = document.at("/components/schemas/Amounts/properties");
        row.fieldNames()
                .forEachRemaining(name -> assertThat(amounts.has(name)).as(name).isTrue());
        assertThat(amounts).hasSize(row.size());
    }

    private JsonNode json(String path) throws Exception {
        var report = get(path);
        assertThat(report.contentType()).isEqualTo("application/json");
        return JSON.readTree(report.body());
    }

    private Report get(String path) throws Exception {
        var uri = URI.create(path);
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : Objects.requireNonNullElse(uri.getRawQuery(), "").split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(parts[0], _ -> new ArrayList<>())
                    .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return uri.getPath().equals("/cost")
                ? metering.reports().cost(parameters, false)
                : metering.reports().usage(parameters, false);
    }

    private static List<String> texts(JsonNode answer, String field) {
        var texts = new ArrayList<String>();
        answer.at("/rows").forEach(row -> texts.add(row.get(field).asText()));
        return texts;
    }
}
