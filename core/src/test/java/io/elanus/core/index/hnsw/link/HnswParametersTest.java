package io.elanus.core.index.hnsw.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.HnswMethod;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HnswParametersTest {
  @Test
  void haveTheDefaultsOfMilvus() {
    assertThat(HnswParameters.of(Map.of())).isEqualTo(new HnswParameters(30, 360));
    assertThat(HnswParameters.AUTOMATIC).isEqualTo(new HnswParameters(18, 240));
    assertThat(HnswParameters.of(Map.of("M", "None", "other", "x")))
        .isEqualTo(HnswParameters.NAMED);
  }

  @Test
  void areReadFromText() {
    assertThat(HnswParameters.of(Map.of("M", "16", "efConstruction", "200")))
        .isEqualTo(new HnswParameters(16, 200));
  }

  @Test
  void areRefusedWithTheTextsOfMilvus() {
    refused("M", "-1", "param 'M' (-1) should be in range [2, 2048]");
    refused("M", "2049", "param 'M' (2049) should be in range [2, 2048]");
    refused("efConstruction", "0", "param 'efConstruction' (0) should be in range [1, 2147483647]");
    refused("M", "16.0", "wrong data type in json");
    refused("M", "True", "invalid integer value, key: 'M', value: 'True': invalid parameter");
    refused("M", "[16]", "invalid integer value, key: 'M', value: '[16]': invalid parameter");
  }

  @Test
  void checkTheSearchEffort() {
    assertThat(tuning(Map.of())).isEqualTo(SearchTuning.NONE);
    assertThat(tuning(Map.of("ef", "32"))).isEqualTo(SearchTuning.of("ef", 32));
    effortRefused("32.0", "Type conflict in json: param 'ef' (32.0) should be integer");
    effortRefused("true", "Type conflict in json: param 'ef' (true) should be integer");
    effortRefused("null", "Type conflict in json: param 'ef' (null) should be integer");
    effortRefused("[32]", "param 'ef' ([32]) should be integer");
    effortRefused("-1", "param 'ef' (-1) should be in range [1, 2147483647]");
    effortRefused("many", "invalid integer value, key: 'ef', value: 'many'");
    effortRefused("1", "ef(1) should be larger than k(10)");
  }

  private static void refused(String key, String value, String text) {
    assertThatThrownBy(() -> HnswParameters.of(Map.of(key, value))).hasMessageContaining(text);
  }

  private static void effortRefused(String value, String text) {
    assertThatThrownBy(() -> tuning(Map.of("ef", value))).hasMessageContaining(text);
  }

  private static SearchTuning tuning(Map<String, String> given) {
    return new HnswMethod().tuning(Map.of(), given, 10);
  }
}
