package dev.nabi.console.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The audit log: an object of JSON a line, by the logger {@code nabi.audit}, for each sign-in and each change that was asked for,
 * whether it was done or refused. No line holds a password, a code or a token.
 */
public final class Audit {
    private static final Logger LOG = Logger.getLogger("nabi.audit");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 500;

    private final InstantSource clock;

    public Audit(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A line of the log.
     *
     * @param who the user as the API server calls them; for a sign-in the name that was typed
     * @param key the id of the access key that signed; empty for none
     * @param what the act, such as {@code sign-in}, {@code POST} or {@code lambda:CreateFunction}
     * @param object what it was done to, such as {@code /functions/shop/pay}
     * @param outcome how it ended, such as {@code accepted}, {@code 200}
     * @param from the client's address
     */
    public record Entry(String who, String key, String what, String object, String outcome, String from) {
        /** Of somebody who signed with no access key. */
        public Entry(String who, String what, String object, String outcome, String from) {
            this(who, "", what, object, outcome, from);
        }
    }

    public void record(Entry entry) {
        LOG.info(line(entry));
    }

    String line(Entry entry) {
        var line = JSON.createObjectNode()
                .put("audit", clock.instant().toString())
                .put("who", shortened(entry.who()))
                .put("what", shortened(entry.what()))
                .put("object", shortened(entry.object()))
                .put("outcome", shortened(entry.outcome()))
                .put("from", shortened(entry.from()));
        if (!entry.key().isEmpty()) {
            line.put("key", shortened(entry.key()));
        }
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
