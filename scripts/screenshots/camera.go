//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long one step of the tour may take.
const patience = 30 * time.Second

// camera drives one browser and writes pictures.
type camera struct {
	ctx  context.Context
	dir  string
	only string
}

func newCamera(ctx context.Context, dir, only string) (*camera, func(), error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("lang", "en"), chromedp.Flag("hide-scrollbars", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium has no sandbox for root
	}
	allocator, closeAllocator := chromedp.NewExecAllocator(ctx, options...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	stop := func() { closeBrowser(); closeAllocator() }
	if err := chromedp.Do(browser); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start the browser: %w", err)
	}
	return &camera{ctx: browser, dir: dir, only: only}, stop, nil
}

// do runs browser actions within the patience.
func (c *camera) do(steps ...step) error {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

var (
	schemes = []string{"light", "dark"}
	widths  = []struct {
		name          string
		width, height int64
	}{{"wide", 1120, 700}, {"narrow", 390, 700}}
)

// shoot takes the page that is open, in every width and colour scheme.
func (c *camera) shoot(name string) error {
	if !strings.HasPrefix(name, c.only) {
		return nil
	}
	for _, w := range widths {
		for _, scheme := range schemes {
			if err := c.do(chromedp.EmulateViewport(w.width, w.height), prefer(scheme)); err != nil {
				return fmt.Errorf("picture of %s: %w", name, err)
			}
			if err := c.take(fmt.Sprintf("%s-%s-%s.png", name, w.name, scheme)); err != nil {
				return err
			}
		}
	}
	return c.do(chromedp.EmulateViewport(widths[0].width, widths[0].height))
}

// prefer sets the colour scheme, and stops what moves.
func prefer(scheme string) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return chromedp.Void{}, err
	}
}

// take stores the whole page as it is.
func (c *camera) take(file string) error {
	picture, err := c.picture()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return c.write(file, picture)
}

// picture is the whole page that is open.
func (c *camera) picture() (image.Image, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(picture))
}

// write stores a picture, made small.
func (c *camera) write(file string, picture image.Image) error {
	var small bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&small, withPalette(picture)); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Printf("%s  %d kB\n", file, (small.Len()+512)/1024)
	return os.WriteFile(filepath.Join(c.dir, file), small.Bytes(), 0o644)
}
