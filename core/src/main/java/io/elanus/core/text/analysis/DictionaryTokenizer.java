package io.elanus.core.text.analysis;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// Words of a language that is written without blanks, or with few: the shortest path through a
/// dictionary. What Milvus takes from lindera comes from Lucene's dictionaries of the same origin,
/// so that single words may be cut otherwise. Punctuation and blanks are tokens, for a filter to
/// drop. Positions count words.
///
/// The dictionaries are optional libraries, read when a first text needs them.
record DictionaryTokenizer(Dictionary dictionary, List<TagFilter> filters) implements Tokenizer {
  enum Dictionary {
    IPADIC("ja/JapaneseTokenizer"),
    KO_DIC("ko/KoreanTokenizer");

    private final String resource;

    Dictionary(String tokenizer) {
      this.resource = "/org/apache/lucene/analysis/" + tokenizer + ".class";
    }

    /// Whether its library is part of this program.
    boolean isPresent() {
      return DictionaryTokenizer.class.getResource(resource) != null;
    }
  }

  /// A word, and what kind of word it is.
  ///
  /// @param tag for ipadic four parts, joined by commas, `*` for those that say nothing; empty when
  ///   no filter asks
  record Word(String text, String tag, int start, int end, int position, int positionLength) {}

  @Override
  public void tokenize(String text, TokenSink sink) {
    if (text.isEmpty()) {
      return;
    }
    boolean tagged = !filters.isEmpty();
    List<Word> words =
        switch (dictionary) {
          case IPADIC -> Japanese.words(text, tagged);
          case KO_DIC -> Korean.words(text, tagged);
        };
    for (TagFilter filter : filters) {
      words = filter.applied(words);
    }
    for (Word word : words) {
      sink.accept(word.text(), word.start(), word.end(), word.position(), word.positionLength());
    }
  }

  /// Loaded with its library when first used.
  private static final class Japanese {
    static List<Word> words(String text, boolean tagged) {
      JapaneseTokenizer tokenizer =
          new JapaneseTokenizer(null, false, JapaneseTokenizer.Mode.NORMAL);
      PartOfSpeechAttribute kind = tokenizer.addAttribute(PartOfSpeechAttribute.class);
      return run(tokenizer, text, () -> tagged ? fourParts(kind.getPartOfSpeech(), "-") : "");
    }
  }

  /// Loaded with its library when first used.
  private static final class Korean {
    static List<Word> words(String text, boolean tagged) {
      KoreanTokenizer tokenizer =
          new KoreanTokenizer(
              org.apache.lucene.analysis.TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY,
              null,
              KoreanTokenizer.DecompoundMode.NONE,
              false,
              false);
      var kind =
          tokenizer.addAttribute(
              org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute.class);
      return run(tokenizer, text, () -> tagged ? tag(kind) : "");
    }

    private static String tag(
        org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute kind) {
      return switch (Objects.requireNonNull(kind.getPOSType())) {
        case INFLECT -> kind.getLeftPOS() + "+" + kind.getRightPOS();
        case MORPHEME, COMPOUND, PREANALYSIS -> "" + kind.getLeftPOS();
      };
    }
  }

  private static List<Word> run(
      org.apache.lucene.analysis.Tokenizer tokenizer, String text, Supplier<String> tag) {
    CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);
    OffsetAttribute offsets = tokenizer.addAttribute(OffsetAttribute.class);
    List<Word> words = new ArrayList<>();
    try (tokenizer) {
      tokenizer.setReader(new StringReader(text));
      tokenizer.reset();
      while (tokenizer.incrementToken()) {
        words.add(
            new Word(
                term.toString(),
                tag.get(),
                offsets.startOffset(),
                offsets.endOffset(),
                words.size(),
                1));
      }
      tokenizer.end();
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
    return words;
  }

  /// A tag with all of its four parts.
  static String fourParts(String tag, String separator) {
    String[] parts = Arrays.copyOf(tag.split(separator), 4);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i] == null || parts[i].isEmpty() ? "*" : parts[i];
    }
    return String.join(",", parts);
  }
}
