/** Closes the run with one plain line of counts. */
class PlainReporter {
  constructor() {
    this.counts = { passed: 0, failed: 0, skipped: 0 };
  }

  onTestEnd(test, result) {
    if (result.status === 'passed') {
      this.counts.passed += 1;
    } else if (result.status === 'skipped') {
      this.counts.skipped += 1;
    } else if (result.retry === test.retries) {
      this.counts.failed += 1;
    }
  }

  onExit() {
    const { passed, failed, skipped } = this.counts;
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}

module.exports = PlainReporter;
