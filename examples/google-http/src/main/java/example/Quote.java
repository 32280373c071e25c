package example;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers a line of a sonnet by its number; without one, all of them. */
public class Quote implements HttpFunction {
    private static final List<String> LINES = List.of(
            "Shall I compare thee to a summer's day?",
            "Thou art more lovely and more temperate:",
            "Rough winds do shake the darling buds of May,",
            "And summer's lease hath all too short a date;");

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        Optional<String> wanted = request.getFirstQueryParameter("line");
        if (wanted.isEmpty()) {
            response.getWriter().write(String.join("\n", LINES) + "\n");
            return;
        }
        try {
            response.getWriter().write(LINES.get(Integer.parseInt(wanted.get()) - 1) + "\n");
        } catch (NumberFormatException | IndexOutOfBoundsException unknown) {
            response.setStatusCode(404);
            response.getWriter().write("line is a number from 1 to " + LINES.size() + "\n");
        }
    }
}
