package dev.nabi.console.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two texts, line by line: the longest common subsequence of what is left when the lines at both ends
 * that are the same are put aside. Texts that differ in more than {@value #MOST} lines count as differing whole.
 */
final class LineDiff {
    private static final int MOST = 1_500;
    private static final int AROUND = 3;

    private LineDiff() {}

    /** A line with how it changed: {@code same}, {@code added}, {@code removed}, or {@code gap} for lines that are left out. */
    public record Line(String kind, String text) {}

    /** Changed lines with a few around them; empty where the texts are the same. */
    static List<Line> between(String before, String after) {
        var all = whole(before.lines().toList(), after.lines().toList());
        return all.stream().allMatch(line -> line.kind().equals("same")) ? List.of() : around(all);
    }

    private static List<Line> whole(List<String> before, List<String> after) {
        var start = 0;
        while (start < before.size()
                && start < after.size()
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        var end = 0;
        while (end < before.size() - start
                && end < after.size() - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        var lines = new ArrayList<Line>();
        add("same", before.subList(0, start), lines);
        middle(before.subList(start, before.size() - end), after.subList(start, after.size() - end), lines);
        add("same", before.subList(before.size() - end, before.size()), lines);
        return lines;
    }

    private static void middle(List<String> before, List<String> after, List<Line> lines) {
        if (before.size() > MOST || after.size() > MOST) {
            add("removed", before, lines);
            add("added", after, lines);
            return;
        }
        var common = common(before, after);
        var i = 0;
        var j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line("same", before.get(i++)));
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line("removed", before.get(i++)));
            } else {
                lines.add(new Line("added", after.get(j++)));
            }
        }
    }

    /** How many lines the rests of both have in common, from each place on. */
    private static int[][] common(List<String> before, List<String> after) {
        var common = new int[before.size() + 1][after.size() + 1];
        for (var i = before.size() - 1; i >= 0; i--) {
            for (var j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static void add(String kind, List<String> texts, List<Line> lines) {
        texts.forEach(text -> lines.add(new Line(kind, text)));
    }

    private static List<Line> around(List<Line> all) {
        var shown = new ArrayList<Line>();
        var isGap = false;
        for (var i = 0; i < all.size(); i++) {
            if (isNearChange(all, i)) {
                shown.add(all.get(i));
                isGap = false;
            } else if (!isGap) {
                shown.add(new Line("gap", ""));
                isGap = true;
            }
        }
        return shown;
    }

    private static boolean isNearChange(List<Line> all, int at) {
        for (var i = Math.max(0, at - AROUND); i < Math.min(all.size(), at + AROUND + 1); i++) {
            if (!all.get(i).kind().equals("same")) {
                return true;
            }
        }
        return false;
    }
}
