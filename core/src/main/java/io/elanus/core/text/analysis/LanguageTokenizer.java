package io.elanus.core.text.analysis;

import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import com.optimaize.langdetect.text.CommonTextObjectFactories;
import com.optimaize.langdetect.text.TextObjectFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Hands a text to the analyzer of its language. Languages are told apart by their runs of one to
/// three letters (Cavnar and Trenkle, 1994); short texts are often mistaken. What Milvus takes from
/// whatlang and lingua comes from one library here: the two differ in names alone.
///
/// The library is optional; its profiles are read when a first text needs them.
///
/// @param confidence how sure it must be of a language, 0 to 1; else it is `default`
/// @param analyzers by name, one of them `default`
/// @param mapping from languages to names of analyzers; a language that is not in it is a name
record LanguageTokenizer(
    Names names, double confidence, Map<String, Analyzer> analyzers, Map<String, String> mapping)
    implements Tokenizer {
  static final String DEFAULT = "default";

  /// How languages are called: in English, but for a few.
  enum Names {
    WHATLANG("Mandarin"),
    LINGUA("Chinese");

    private final String chinese;

    Names(String chinese) {
      this.chinese = chinese;
    }

    /// @param code of ISO 639-1
    String of(String code) {
      return switch (code) {
        case "zh" -> chinese;
        case "no" -> "Bokmal";
        default -> Locale.of(code).getDisplayLanguage(Locale.ENGLISH);
      };
    }
  }

  /// Whether the library is part of this program.
  static boolean isPresent() {
    return LanguageTokenizer.class.getResource("/com/optimaize/langdetect/LanguageDetector.class")
        != null;
  }

  @Override
  public void requireReachable() {
    analyzers.values().forEach(Analyzer::requireReachable);
  }

  @Override
  public void tokenize(String text, TokenSink sink) {
    String language = language(text);
    Analyzer chosen = analyzers.get(mapping.getOrDefault(language, language));
    if (chosen == null) {
      chosen = analyzers.get(DEFAULT);
    }
    if (chosen == null) {
      throw new IllegalStateException("no default analyzer");
    }
    chosen.run(text, sink);
  }

  private String language(String text) {
    List<DetectedLanguage> found = Detection.of(text);
    if (found.isEmpty() || !(found.getFirst().getProbability() > confidence)) {
      return DEFAULT;
    }
    return names.of(found.getFirst().getLocale().getLanguage());
  }

  /// Loaded with its library when first used. The seed makes a text's language the same each time.
  private static final class Detection {
    private static final LanguageDetector DETECTOR = detector();
    private static final TextObjectFactory TEXTS =
        CommonTextObjectFactories.forDetectingShortCleanText();

    /// Most probable first.
    static List<DetectedLanguage> of(String text) {
      return DETECTOR.getProbabilities(TEXTS.forText(text));
    }

    private static LanguageDetector detector() {
      try {
        return LanguageDetectorBuilder.create(NgramExtractors.standard())
            .seed(0)
            .withProfiles(new LanguageProfileReader().readAllBuiltIn())
            .build();
      } catch (IOException unread) {
        throw new UncheckedIOException(unread);
      }
    }
  }
}
