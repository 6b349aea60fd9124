package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankTest {

  @Test
  void bank_transfer_keepsTheTotal() {
    try (Bank bank = new Bank(2, 50, transfer -> {})) {
      bank.transfer(0, 1, 20);

      assertThat(bank.total()).isEqualTo(100);
      assertThat(bank.sum()).isEqualTo(100);
    }
  }

  @Test
  void bank_transfers_archivedByNumber() {
    List<Integer> archive = new ArrayList<>();
    try (Bank bank = new Bank(2, 50, archive::add)) {
      bank.transfer(0, 1, 20);
      bank.transfer(1, 0, 5);
    }

    assertThat(archive).containsExactly(0, 1, 2);
  }

  @Test
  void bank_closed_archivesNothingMore() {
    List<Integer> archive = new ArrayList<>();
    Bank bank = new Bank(2, 50, archive::add);
    bank.close();

    bank.transfer(0, 1, 20);

    assertThat(archive).containsExactly(0);
  }

  @Test
  void day_manyWritersAndReaders_nobodySeesATornTransfer() throws InterruptedException {
    assertThat(BankDay.run(8, 100)).isEqualTo(new BankDay.Closing(1000, 800, 0, 800));
  }
}
