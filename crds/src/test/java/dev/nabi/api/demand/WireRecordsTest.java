package dev.nabi.api.demand;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that are no report are refused where they are read, and the refusal names the field. */
class WireRecordsTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"revisions":[null]} | revisions has an element that is null
            {"limits":[null]} | limits has an element that is null
            {"closed":[null]} | closed has an element that is null
            {"revisions":[{}]} | namespace has no value
            {"revisions":[{"namespace":"n","function":"f","revision":"r","inFlight":-1}]} | inFlight is -1; 0 to 10000000 are allowed
            {"revisions":[{"namespace":"n","function":"f","revision":"r","queued":2000000000}]} | queued is 2000000000; 0 to 10000000 are allowed
            {"revisions":[{"namespace":"n","function":"f","revision":"r","arrivals":-5}]} | arrivals is -5; it must not be negative
            {"revisions":[{"namespace":"n","function":"f","revision":"r","instances":[{}]}]} | pod has no value
            {"limits":[{"namespace":"n","function":"f","perSecond":"NaN"}]} | perSecond is NaN; it must be finite and above 0
            {"limits":[{"namespace":"n","function":"f","perSecond":1,"part":"Infinity"}]} | part is Infinity; it must be finite and not negative
            """)
    void refusesALineThatIsNoReport(String line, String problem) {
        assertThatThrownBy(() -> JSON.readValue(line, DemandReport.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"functions":[null]} | functions has an element that is null
            {"functions":[{"namespace":"n","due":1}]} | function has no value
            {"functions":[{"namespace":"n","function":"f","due":-1}]} | due is -1; it must not be negative
            """)
    void refusesABacklogThatIsNone(String line, String problem) {
        assertThatThrownBy(() -> JSON.readValue(line, BacklogReport.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(problem);
    }
}
