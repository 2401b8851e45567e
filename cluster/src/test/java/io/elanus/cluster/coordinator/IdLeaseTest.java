package io.elanus.cluster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.storage.metastore.InMemoryMetaStore;
import org.junit.jupiter.api.Test;

final class IdLeaseTest {
  private final InMemoryMetaStore store = new InMemoryMetaStore();

  @Test
  void givesConsecutiveIds() {
    IdLease lease = new IdLease(store, 100);
    assertThat(lease.take(3)).isEqualTo(100);
    assertThat(lease.take(1)).isEqualTo(103);
  }

  @Test
  void givesMoreAtOnceThanALeaseHolds() {
    IdLease lease = new IdLease(store, 1);
    int many = (int) IdLease.LEASE * 3;
    assertThat(lease.take(many)).isEqualTo(1);
    assertThat(lease.take(1)).isEqualTo(1 + many);
  }

  @Test
  void skipsTheRestOfALeaseAfterARestart() {
    long before = new IdLease(store, 1).take(1);
    assertThat(new IdLease(store, 1).take(1)).isEqualTo(before + IdLease.LEASE);
  }

  @Test
  void refusesToLeaseAfterAnotherDid() {
    IdLease mine = new IdLease(store, 1);
    IdLease theirs = new IdLease(store, 1);
    theirs.take(1);
    assertThatThrownBy(() -> mine.take(1)).isInstanceOf(DatabaseException.class);
    assertThat(theirs.take(1)).isEqualTo(2);
  }
}
