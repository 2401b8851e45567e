package io.elanus.core.text.highlight;

import io.elanus.core.text.analysis.Analyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How fragments are cut and marked. Lengths are code points.
///
/// A fragment begins `fragmentOffset` before a marked word, is `fragmentSize` long, and longer when
/// a marked word begins inside or right behind it. The next fragment begins at the first marked
/// word behind. Marks of words without a gap between them are one. The first mark of a text has the
/// first tags, the second the second, and so on in turn.
///
/// @param preTags not empty, as are the post tags
/// @param fragmentCount at most so many are given
public record Highlight(
    List<String> preTags,
    List<String> postTags,
    int fragmentOffset,
    int fragmentSize,
    int fragmentCount) {
  public Highlight {
    preTags = List.copyOf(preTags);
    postTags = List.copyOf(postTags);
  }

  /// Source: the defaults of Milvus's lexical highlighter.
  public static final Highlight USUAL = new Highlight(List.of("<em>"), List.of("</em>"), 0, 100, 5);

  /// A part of the text in UTF-16 units.
  private record Span(int start, int end) {}

  /// @param terms what is marked, as the analyzer gives them
  /// @return in the text's order; none when no term is in it
  public List<String> fragments(String text, Set<String> terms, Analyzer analyzer) {
    List<Span> spans = new ArrayList<>();
    analyzer.spans(
        text,
        (term, start, end) -> {
          if (terms.contains(term)) {
            spans.add(new Span(start, end));
          }
        });
    spans.sort((a, b) -> Integer.compare(a.start, b.start)); // parts of words may follow the whole
    List<String> fragments = new ArrayList<>();
    int[] marks = {0};
    for (int next = 0; next < spans.size() && fragments.size() < fragmentCount; ) {
      int from = moved(text, spans.get(next).start, -fragmentOffset);
      int to = moved(text, from, fragmentSize);
      int end = next;
      while (end < spans.size() && (end == next || spans.get(end).start <= to)) {
        to = Math.max(to, spans.get(end).end);
        end++;
      }
      fragments.add(marked(text, from, to, spans.subList(next, end), marks));
      next = end;
    }
    return fragments;
  }

  private String marked(String text, int from, int to, List<Span> spans, int[] marks) {
    StringBuilder out = new StringBuilder();
    int written = from;
    for (int i = 0; i < spans.size(); ) {
      int start = spans.get(i).start;
      int end = spans.get(i).end;
      i++;
      while (i < spans.size() && spans.get(i).start <= end) {
        end = Math.max(end, spans.get(i).end);
        i++;
      }
      out.append(text, written, start)
          .append(preTags.get(marks[0] % preTags.size()))
          .append(text, start, end)
          .append(postTags.get(marks[0] % postTags.size()));
      marks[0]++;
      written = end;
    }
    return out.append(text, written, to).toString();
  }

  /// So many code points further, or to the text's end or beginning.
  private static int moved(String text, int from, int codePoints) {
    int room =
        codePoints < 0 ? -text.codePointCount(0, from) : text.codePointCount(from, text.length());
    int by = codePoints < 0 ? Math.max(codePoints, room) : Math.min(codePoints, room);
    return text.offsetByCodePoints(from, by);
  }
}
