/** Says each skipped test by its name, which holds the reason; jest says only how many they were. */
export default class TellSkipped {
  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults.flatMap((file) => file.testResults).filter(({ status }) => status === 'pending');
    for (const { fullName } of skipped) process.stderr.write(`\nSKIPPED ${fullName}`);
    if (skipped.length > 0) process.stderr.write('\n');
  }
}
