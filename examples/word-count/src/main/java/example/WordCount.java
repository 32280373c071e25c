package example;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts the words of a text and answers the ten that occur most. */
public class WordCount implements Function<String, Map<String, Long>> {
    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:['’]\\p{L}+)?");
    private static final int MOST = 10;

    @Override
    public Map<String, Long> apply(String text) {
        Map<String, Long> counts = WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.groupingBy(word -> word.toLowerCase(Locale.ROOT), Collectors.counting()));
        Map<String, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }
}
