package io.elanus.core.text.highlight;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.text.analysis.Analyzer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HighlightTest {
  private static final String SEAT = "I have the seat full of water! Like, full of water!";
  private static final Analyzer WORDS = Analyzer.of("");

  private static List<String> fragments(
      String text, String query, int offset, int size, int count) {
    Set<String> terms = new HashSet<>(WORDS.terms(query));
    return new Highlight(List.of("{"), List.of("}"), offset, size, count)
        .fragments(text, terms, WORDS);
  }

  @Test
  void beginsAtTheFirstMarkedWordAndIsAsLongAsTold() {
    assertThat(fragments(SEAT, "water", 0, 10, 1)).containsExactly("{water}! Lik");
    assertThat(fragments(SEAT, "water", 0, 9, 2)).containsExactly("{water}! Li", "{water}!");
    assertThat(fragments(SEAT, "water", 0, 100, 2))
        .containsExactly("{water}! Like, full of {water}!");
  }

  @Test
  void isLongerWhereAMarkedWordWouldBeCut() {
    assertThat(fragments(SEAT, "water", 0, 1, 5)).containsExactly("{water}", "{water}");
    assertThat(fragments("7654321 keyword 1234567", "keyword", 5, 1, 1))
        .containsExactly("4321 {keyword}");
    assertThat(fragments("A leakage of what?", "A leakage of what?", 5, 10, 9))
        .containsExactly("{A} {leakage} {of}", "e of {what}?");
  }

  @Test
  void countsTheOffsetBackFromTheWordWithoutMarkingWhatWasMarkedBefore() {
    assertThat(fragments(SEAT, "water", 5, 5, 2)).containsExactly("l of {water}", "l of {water}");
    assertThat(fragments(SEAT, "water", 100, 5, 2))
        .containsExactly(
            "I have the seat full of {water}",
            "I have the seat full of water! Like, full of {water}");
  }

  @Test
  void takesTagsInTurn() {
    Highlight tags = new Highlight(List.of("{", "<"), List.of("}", ">"), 0, 100, 5);
    assertThat(tags.fragments("key key key", Set.of("key"), WORDS))
        .containsExactly("{key} <key> {key}");
    Highlight uneven = new Highlight(List.of("{"), List.of("}", ">"), 0, 100, 5);
    assertThat(uneven.fragments(SEAT, Set.of("water"), WORDS))
        .containsExactly("{water}! Like, full of {water>!");
  }

  @Test
  void marksNeighboursWithoutAGapAsOne() {
    Analyzer single =
        Analyzer.of("{\"tokenizer\": {\"type\": \"char_group\", \"delimiters\": [\"-\"]}}");
    assertThat(
            new Highlight(List.of("{"), List.of("}"), 0, 3, 5)
                .fragments("a-b", Set.of("a", "b"), single))
        .containsExactly("{a}-{b}");
    Analyzer jieba = Analyzer.of("{\"tokenizer\": {\"type\": \"jieba\", \"mode\": \"exact\"}}");
    assertThat(
            new Highlight(List.of("{"), List.of("}"), 0, 1, 5)
                .fragments("中文测试", new HashSet<>(jieba.terms("中文测试")), jieba))
        .containsExactly("{中文测试}");
  }

  @Test
  void givesNothingWithoutAMarkedWordOrWhenNoFragmentIsWanted() {
    assertThat(fragments(SEAT, "fire", 0, 10, 5)).isEmpty();
    assertThat(fragments("", "water", 0, 10, 5)).isEmpty();
    assertThat(fragments(SEAT, "water", 0, 10, 0)).isEmpty();
  }

  @Test
  void countsCodePointsNotUnits() {
    assertThat(fragments("😀😀 water 😀😀😀", "water", 2, 9, 1)).containsExactly("😀 {water} 😀");
  }
}
