-- Drives Neovim with the configuration of docs/editors.md: opens a file, waits for its diagnostics, applies a fix.
-- After `npm run build`: nvim --headless -u NONE -l test/editors/neovim.lua
local function check(what, happened)
  if happened then return end
  io.stderr:write('not seen: ' .. what .. '\n')
  vim.cmd('cquit')
end

local function await(what, condition)
  check(what, vim.wait(20000, condition, 50))
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local guide = assert(io.open('docs/editors.md')):read('a')
local block = assert(guide:match('## Neovim.-```lua\n(.-)```'), 'no configuration in the guide')
vim.cmd('filetype on')
assert(load(block))()
vim.lsp.config('quorate', { cmd = { 'node', 'dist/server.js', '--stdio' } })

local path = vim.fn.tempname() .. '.yaml'
vim.fn.writefile(vim.fn.readfile('examples/coordination.yaml'), path)
vim.cmd.edit(path)
await('the server', function() return #vim.lsp.get_clients({ bufnr = 0, name = 'quorate' }) > 0 end)
await('two diagnostics', function() return #vim.diagnostic.get(0) == 2 end)

local finding = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
local client = vim.lsp.get_clients({ bufnr = 0, name = 'quorate' })[1]
local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
local hover = client:request_sync('textDocument/hover', place, 10000, 0)
check('a hover', hover.result.contents.value:find('one host failure loses quorum', 1, true))

local before = lines()
vim.ui.select = function(items, _, choose) choose(items[1], 1) end
vim.lsp.buf.code_action({ context = { only = { 'quickfix' }, diagnostics = {} } })
await('the fix', function() return lines() ~= before and lines():find('rack-a-1: 2', 1, true) ~= nil end)
await('one diagnostic fewer', function() return #vim.diagnostic.get(0) == 1 end)
print('Neovim ' .. tostring(vim.version()) .. ': diagnostics, hover and fix are as they should be')
vim.cmd('quitall!')
