// Prints "PASSED FAILED" of a vitest JSON report. A file that could not be loaded counts as one failure, and so does a
// run that ended badly although no test failed (an unhandled error, a missing report).
import { readFileSync } from 'node:fs';

const [reportPath, exitCode] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = readReport();
const notLoaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const failed = numFailedTests + notLoaded.length;
console.log(numPassedTests, failed === 0 && exitCode !== '0' ? 1 : failed);

function readReport() {
  try {
    return JSON.parse(readFileSync(reportPath, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
