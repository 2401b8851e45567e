package io.elanus.core.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CandidatesTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  private record Offer(float cost, int row) {}

  @Test
  void keepTheCheapestInWhicheverOrderTheyCome() {
    for (int trial = 0; trial < 300; trial++) {
      int wanted = 1 + random.nextInt(trial < 150 ? 5 : 300);
      int slack = 1 + random.nextInt(300);
      int kinds = 1 + random.nextInt(2000);
      List<Offer> offers = new ArrayList<>();
      for (int row = 0; row < random.nextInt(3000); row++) {
        offers.add(new Offer(random.nextInt(kinds) - kinds / 2f, row));
      }
      Comparator<Offer> order = Comparator.comparing(Offer::cost);
      switch (trial % 3) {
        case 0 -> offers.sort(order);
        case 1 -> offers.sort(order.reversed());
        default -> {}
      }
      Candidates candidates = new Candidates(wanted, slack);
      offers.forEach(offer -> candidates.offer(offer.cost, offer.row));
      offers.sort(order.thenComparing(Offer::row));
      int count = Math.min(wanted, offers.size());
      String what = "%d of %d, slack %d, seed %d".formatted(wanted, offers.size(), slack, seed);
      assertThat(candidates.isFull()).as(what).isEqualTo(offers.size() >= wanted);
      assertThat(candidates.sort()).as(what).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        assertThat(candidates.row(i)).as(what).isEqualTo(offers.get(i).row);
        assertThat(candidates.cost(i)).as(what).isEqualTo(offers.get(i).cost);
      }
    }
  }

  /// Once more were offered than are held, what costs more than the last of those wanted is left
  /// out at once.
  @Test
  void drawTheLimitAtTheDearestOfThoseWanted() {
    Candidates candidates = new Candidates(10, 5);
    assertThat(candidates.limit()).isInfinite();
    for (int row = 0; row < 15; row++) {
      candidates.offer(100 - row, row);
    }
    assertThat(candidates.limit()).isEqualTo(95);
  }

  @Test
  void neverKeepWhatIsNoNumber() {
    Candidates candidates = new Candidates(3);
    candidates.offer(Float.NaN, 0);
    candidates.offer(-0.0f, 2);
    candidates.offer(0, 1);
    assertThat(candidates.sort()).isEqualTo(2);
    assertThat(candidates.row(0)).isEqualTo(1);
  }
}
