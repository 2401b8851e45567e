package io.elanus.core.text.jieba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected words are what the Python package jieba 0.42.1 gives.
class JiebaSegmenterTest {
  private static final JiebaSegmenter BUILT_IN = JiebaSegmenter.of(true, List.of(), List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      value = {
        "我来到北京清华大学@我|来到|北京|清华大学",
        "milvus结巴分词器中文测试@milvus|结巴|分词器|中文|测试",
        "小明硕士毕业于中国科学院计算所，后在日本京都大学深造@小明|硕士|毕业|于|中国科学院|计算所|，|后|在|日本京都大学|深造",
        "他来到了网易杭研大厦@他|来到|了|网易|杭研|大厦",
        "向量数据库3.5%的 A+B test@向量|数据库|3.5%|的| |A|+|B| |test",
        "系统安全;,'';lxyz密码@系统安全|;|,|'|'|;|lxyz|密码",
        "永和服装饰品有限公司@永和|服装|饰品|有限公司",
      })
  void cutsAsPythonsJiebaWithItsModel(String text, String words) {
    assertThat(cut(BUILT_IN, text, true, false)).containsExactly(words.split("\\|"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      value = {
        "小明硕士毕业于中国科学院计算所，后在日本京都大学深造@小|明|硕士|毕业|于|中国科学院|计算所|，|后|在|日本京都大学|深造",
        "他来到了网易杭研大厦@他|来到|了|网易|杭|研|大厦",
        "向量数据库3.5%的 A+B test@向量|数据库|3|.|5|%|的| |A|+|B| |test",
      })
  void cutsAsPythonsJiebaWithoutItsModel(String text, String words) {
    assertThat(cut(BUILT_IN, text, false, false)).containsExactly(words.split("\\|"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "我来到北京清华大学@我|来到|北京|清华|华大|大学|清华大学",
        "小明硕士毕业于中国科学院计算所@小明|硕士|毕业|于|中国|科学|学院|科学院|中国科学院|计算|计算所",
        "向量数据库@向量|数据|据库|数据库",
      })
  void givesTheWordsInsideAWordForSearch(String text, String words) {
    assertThat(cut(BUILT_IN, text, true, true)).containsExactly(words.split("\\|"));
  }

  @Test
  void keepsAnAddedWordWhole() {
    String text = "milvus结巴分词器中文测试";
    assertThat(cut(JiebaSegmenter.of(true, List.of("结巴分词器"), List.of()), text, false, false))
        .containsExactly("milvus", "结巴分词器", "中文", "测试");
    assertThat(cut(JiebaSegmenter.of(false, List.of("结巴分词器"), List.of()), text, false, false))
        .containsExactly("milvus", "结巴分词器", "中", "文", "测", "试");
  }

  @Test
  void takesWordsFromTheLinesOfADictionary() {
    List<String> lines = List.of("结巴分词器 7 n", "", "中文测试", "  分词 3");
    String text = "milvus结巴分词器中文测试";
    assertThat(cut(JiebaSegmenter.of(true, List.of(), lines), text, false, false))
        .containsExactly("milvus", "结巴分词器", "中文测试");
    assertThatThrownBy(() -> JiebaSegmenter.of(false, List.of(), List.of("分词 many n")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("the frequency many is no number");
    assertThatThrownBy(() -> JiebaSegmenter.of(false, List.of(), List.of("分词 -1")))
        .hasMessageContaining("the frequency -1 is no number");
  }

  @Test
  void leavesNothingOutAndCutsNoSurrogatePair() {
    String text = "a😀𠀀中\r\n\t文𠀁𠀂x .";
    for (boolean guessing : new boolean[] {true, false}) {
      assertThat(String.join("", cut(BUILT_IN, text, guessing, false))).isEqualTo(text);
      assertThat(cut(BUILT_IN, text, guessing, false)).contains("😀", "\r\n", "\t");
    }
  }

  private static List<String> cut(
      JiebaSegmenter segmenter, String text, boolean guessing, boolean parts) {
    List<String> pieces = new ArrayList<>();
    segmenter.cut(text, guessing, parts, (start, end) -> pieces.add(text.substring(start, end)));
    return pieces;
  }
}
