import { expect, REFUSED, test } from './demo.mjs';
import { alert } from './lens.mjs';

test.use({ allowed: REFUSED });

const CONFIGS = {
  misconfigured: /config\.json is not valid JSON: it ends too early \(line 1, column \d+\)\./,
  keyless: 'The key “project_id” is missing in config.json.',
  unconfigured: 'config.json was not found next to index.html.',
};

for (const [world, sentence] of Object.entries(CONFIGS)) {
  test(`the page of /${world}/ says what is wrong with config.json and requests nothing`, async ({ page, requests }) => {
    await page.goto(`./${world}/?view=backups`);
    await expect(alert(page).getByRole('heading')).toHaveText('This dashboard is not set up yet');
    await expect(alert(page)).toContainText(sentence);
    await expect(alert(page)).toContainText('"project_id": ');
    await expect(alert(page).getByRole('link', { name: 'Read it again' })).toBeVisible();
    expect(requests.lists()).toEqual([]);
    expect(requests).toHaveLength(1);
  });
}

const WRITTEN = {
  'a misspelt key': [{ api: 'api/volume', project_id: 'p', titel: 'x' }, 'The key “titel” in config.json is not recognised'],
  'another host': [{ api: 'https://evil.example/v', project_id: 'p' }, 'The key “api” in config.json must be a path on this page'],
  'another host without a scheme': [{ api: '//evil.example/v', project_id: 'p' }, 'The key “api” in config.json must be a path on this page'],
  'an empty project': [{ api: 'api/volume', project_id: '' }, 'The key “project_id” in config.json is empty'],
};

for (const [what, [config, sentence]] of Object.entries(WRITTEN)) {
  test(`a config.json with ${what} is refused by name, and no other host is contacted`, async ({ page }) => {
    const hosts = new Set();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.route('**/config.json', (route) => route.fulfill({ json: config }));
    await page.goto('./?view=backups');
    await expect(alert(page)).toContainText(sentence);
    expect([...hosts]).toEqual([new URL(page.url()).host]);
  });
}
